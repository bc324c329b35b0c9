/**
 * What is wrong with a graph before it is run. Silence is the default: wherever the source may add nodes or edges
 * that it does not tell, nothing is concluded from what is missing.
 */
import * as l10n from '@vscode/l10n';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { endName, startName } from '../extraction/declareCalls.js';
import type { CodeLocation, GraphKey } from '../model/graphModel.js';
import type { LinkedGraph, NodeUse } from '../model/linkedGraph.js';
import { reachedFromStart, reachesEnd } from './reachability.js';
import { similarNames } from './similarNames.js';

export type ProblemCode =
  | 'unknown-node'
  | 'unreachable-node'
  | 'no-way-to-end'
  | 'no-start'
  | 'duplicate-node'
  | 'unmapped-route'
  | 'compiled-checkpointer';

export interface GraphProblem {
  code: ProblemCode;
  at: CodeLocation;
  message: string;
  severity: DiagnosticSeverity;
  graph: LinkedGraph;
  /** The name that the problem is about. */
  name: string;
  /** Names that may have been meant. */
  suggestions: string[];
  tags?: DiagnosticTag[];
}

/** `keys` are the langgraph.json entries that run the graph. */
export function problemsOf(graph: LinkedGraph, keys: GraphKey[]): GraphProblem[] {
  if (graph.hasErrors || (graph.isExposed && keys.length === 0)) return [];
  return [
    ...unknownNodes(graph),
    ...duplicates(graph),
    ...unmappedRoutes(graph),
    ...disconnected(graph),
    ...(keys.length > 0 ? compiledCheckpointers(graph) : []),
  ];
}

function unknownNodes(graph: LinkedGraph): GraphProblem[] {
  if (graph.hasOpenNodes || graph.nodes.length === 0) return [];
  const known = graph.nodes.map(({ name }) => name);
  const isKnown = ({ name, role }: NodeUse) =>
    known.includes(name) ||
    (name === startName && (role === 'edgeFrom' || role === 'branchFrom')) ||
    (name === endName && role !== 'edgeFrom' && role !== 'branchFrom' && role !== 'interrupt') ||
    (name === '*' && role === 'interrupt');
  return (
    graph.uses
      // A name that is still being typed is no mistake; a declared type says what may be returned, not what is.
      .filter((use) => use.name !== '' && use.role !== 'routeType' && !isKnown(use))
      .filter(({ at }, index, all) => all.findIndex((each) => isSame(each.at, at)) === index)
      .map(({ name, at }) => ({
        code: 'unknown-node',
        at,
        message: unknownMessage(name),
        severity: DiagnosticSeverity.Error,
        graph,
        name,
        suggestions: similarNames(
          name,
          [...known, endName].filter((each) => each !== name),
        ),
      }))
  );
}

function unknownMessage(name: string): string {
  if (name === startName) return l10n.t('START cannot be the end of an edge.');
  if (name === endName) return l10n.t('END cannot be the start of an edge.');
  return l10n.t('The graph has no node "{0}".', name);
}

function duplicates(graph: LinkedGraph): GraphProblem[] {
  return graph.nodes
    .filter(
      (node, index) =>
        !node.isConditional &&
        graph.nodes.slice(0, index).some((other) => other.name === node.name && !other.isConditional),
    )
    .map(({ name, nameAt }) => ({
      code: 'duplicate-node',
      at: nameAt,
      message: l10n.t('The graph already has a node "{0}".', name),
      severity: DiagnosticSeverity.Error,
      graph,
      name,
      suggestions: [],
    }));
}

function unmappedRoutes(graph: LinkedGraph): GraphProblem[] {
  return graph.branches.flatMap(({ map, routes }) => {
    if (!map || map.isOpen) return [];
    const lost = routes.filter(({ name, isSend }) => !isSend && name !== '' && !map.keys.includes(name));
    return lost.map(({ name, at }): GraphProblem => ({
      code: 'unmapped-route',
      at,
      message: l10n.t('The path map of the conditional edge has no entry for "{0}".', shown(name)),
      severity: DiagnosticSeverity.Error,
      graph,
      name,
      suggestions: similarNames(name, map.keys),
    }));
  });
}

function disconnected(graph: LinkedGraph): GraphProblem[] {
  if (graph.kind !== 'graph' || graph.hasOpenNodes || graph.hasOpenEdges) return [];
  if (graph.nodes.length === 0 || !graph.isCompiled) return [];
  const problem = (code: ProblemCode, name: string, at: CodeLocation, message: string): GraphProblem => ({
    ...{ code, name, at, message, graph, suggestions: [] },
    severity: DiagnosticSeverity.Warning,
  });
  if (!graph.edges.some(({ from }) => from === startName)) {
    return [
      problem('no-start', startName, graph.creation, l10n.t('No edge leads from START into this graph.')),
    ];
  }
  const reached = reachedFromStart(graph);
  const ending = reachesEnd(graph);
  return graph.nodes.flatMap(({ name, nameAt, isClosed }) => {
    if (!reached.has(name))
      return [problem('unreachable-node', name, nameAt, l10n.t('No path from START leads to "{0}".', name))];
    // A function that is not known, or makes a Command, may go on by itself.
    return ending.has(name) || !isClosed || canLeave(graph, name)
      ? []
      : [
          problem(
            'no-way-to-end',
            name,
            nameAt,
            l10n.t('No path leads from "{0}" to END: the run goes round until its recursion limit.', name),
          ),
        ];
  });
}

/** Something on the way from the node waits for a person, or is not known well enough to say that it never ends. */
function canLeave(graph: LinkedGraph, start: string): boolean {
  const seen = new Set([start]);
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const from = name;
    const node = graph.nodes.find((each) => each.name === from);
    if (
      node?.isClosed !== true ||
      node.interrupts.length > 0 ||
      graph.uses.some((use) => use.role === 'interrupt' && (use.name === from || use.name === '*')) ||
      graph.branches.some((each) => each.from.includes(from) && each.isOpen && !each.map)
    )
      return true;
    for (const { to } of graph.edges.filter((each) => each.from === from)) {
      if (!seen.has(to)) queue.push(to);
      seen.add(to);
    }
  }
  return false;
}

function compiledCheckpointers(graph: LinkedGraph): GraphProblem[] {
  return graph.checkpointers.map((at) => ({
    code: 'compiled-checkpointer',
    at,
    message: l10n.t(
      'The server that runs this graph brings its own checkpointer; this one is not used there.',
    ),
    severity: DiagnosticSeverity.Hint,
    graph,
    name: 'checkpointer',
    suggestions: [],
    tags: [DiagnosticTag.Unnecessary],
  }));
}

/** END as people write it. */
export function shown(name: string): string {
  return name === endName ? 'END' : name === startName ? 'START' : name;
}

function isSame(a: CodeLocation, b: CodeLocation): boolean {
  return a.path === b.path && JSON.stringify(a.range) === JSON.stringify(b.range);
}
