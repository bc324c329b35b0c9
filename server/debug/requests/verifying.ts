/**
 * Whether breakpoints are good, where they really are, or why they never stop: when they are set, and again when the
 * graph's code is loaded anew, of which the client is told by `breakpoint` events.
 */
import { t } from '@vscode/l10n';
import { BreakpointEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError, messageOf } from '../errors.js';
import type { NodeSource } from '../locations/nodeLocations.js';
import type { SessionState } from '../sessionState.js';
import { hitCondition, type NodeBreakpoint } from '../stepping/breakpoints.js';

type Rules = Pick<NodeBreakpoint, 'condition' | 'isHit' | 'logMessage'>;
type Wanted<Breakpoint> = Breakpoint & { id: number };

/** What is known of the breakpoints of a file, or of those by name. */
interface Verified {
  answers: DebugProtocol.Breakpoint[];
  again: () => Promise<DebugProtocol.Breakpoint[]>;
}

export class Verifier {
  /** By file; those by name have no file. */
  private readonly known = new Map<string | null, Verified>();

  constructor(private readonly session: SessionState) {}

  /** By line, of the file with that path. */
  ofSource(
    source: DebugProtocol.Source & { path: string },
    breakpoints: DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const wanted = this.numbered(breakpoints);
    return this.verify(source.path, () => this.placed(source, wanted));
  }

  /** By the names of nodes: `node`, `outer:node`, `after node`. */
  ofNames(breakpoints: DebugProtocol.FunctionBreakpoint[]): Promise<DebugProtocol.Breakpoint[]> {
    const wanted = this.numbered(breakpoints);
    return this.verify(null, () => Promise.resolve(this.named(wanted)));
  }

  /** The graph may have other nodes by now, on other lines. */
  async again(): Promise<void> {
    const { session } = this;
    if (!session.isDebugging) return;
    const { api, graphId, shape } = session.debuggee;
    shape.nodes = await api.graphNodes(graphId);
    for (const known of this.known.values()) {
      const before = new Map(known.answers.map((answer) => [answer.id, JSON.stringify(answer)]));
      known.answers = await known.again();
      for (const answer of known.answers)
        if (before.get(answer.id) !== JSON.stringify(answer))
          session.send(new BreakpointEvent('changed', answer));
    }
    await session.debuggee.debugger.applyBreakpoints();
  }

  private async verify(
    file: string | null,
    again: () => Promise<DebugProtocol.Breakpoint[]>,
  ): Promise<DebugProtocol.Breakpoint[]> {
    const answers = await again();
    this.known.set(file, { answers, again });
    return answers;
  }

  private numbered<Breakpoint>(breakpoints: Breakpoint[]): Wanted<Breakpoint>[] {
    return breakpoints.map((each) => ({ ...each, id: this.session.breakpoints.newId() }));
  }

  private async placed(
    source: DebugProtocol.Source & { path: string },
    wanted: Wanted<DebugProtocol.SourceBreakpoint>[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const { session } = this;
    const good: NodeBreakpoint[] = [];
    const lines: number[] = [];
    const answers: DebugProtocol.Breakpoint[] = [];
    for (const each of wanted) {
      const { id } = each;
      try {
        const line = session.fromClientLine(each.line);
        const rules = rulesOf(session, each);
        const nodes = nodesHere(session, await session.locations.at(source.path, line));
        const when = each.mode === 'after' ? 'after' : 'before';
        const place = placeAt(nodes[0], source.path, line);
        const isInside = place?.isInside === true;
        if (isInside && session.codeDebugger === 'attached')
          throw new DebugError('refused', t('It is inside of the node: left to the debugger of its code.'));
        for (const { node, paths } of nodes)
          good.push({ id, node, paths: pathsHere(session, node, paths), when, byName: false, ...rules });
        const shown = place?.first ?? line;
        lines.push(shown);
        const names = nodes.map(({ node }) => node).join(', ');
        const stops = when === 'after' ? t('Stops after {0}', names) : t('Stops before {0}', names);
        // `debugCode` was asked for: why it stops at the node after all.
        const isCodeless = isInside && session.codeDebugger === 'missing';
        const message = isCodeless ? t('{0}: its code is not under a debugger', stops) : stops;
        answers.push({ id, verified: true, line: session.toClientLine(shown), source, message });
      } catch (error) {
        answers.push({ id, ...refused(messageOf(error)), line: each.line, source });
      }
    }
    session.breakpoints.setSource(source.path, good);
    session.setBreakpointLines(source.path, lines);
    return answers;
  }

  private named(wanted: Wanted<DebugProtocol.FunctionBreakpoint>[]): DebugProtocol.Breakpoint[] {
    const { session } = this;
    const good: NodeBreakpoint[] = [];
    const answers = wanted.map((each) =>
      answerOf(each.id, () => {
        const target = nodeNamed(session, each.name);
        good.push({ id: each.id, byName: true, ...target, ...rulesOf(session, each) });
      }),
    );
    session.breakpoints.setNamed(good);
    return answers;
  }
}

/** A breakpoint on a node by its name that holds for one stop. Throws where the graph has no such node. */
export function oneTime(session: SessionState, name: string): NodeBreakpoint {
  const rules = { condition: null, isHit: null, logMessage: null };
  return { id: session.breakpoints.newId(), byName: true, ...nodeNamed(session, name), ...rules };
}

/** Verified, or refused for the reason for which `check` throws. */
export function answerOf(id: number, check: () => void): DebugProtocol.Breakpoint {
  try {
    check();
    return { id, verified: true };
  } catch (error) {
    return { id, ...refused(messageOf(error)) };
  }
}

export function refused(message: string): DebugProtocol.Breakpoint {
  return { verified: false, message };
}

/** Throws `bad-expression` for what can never be evaluated. */
export function rulesOf(
  session: SessionState,
  {
    condition,
    hitCondition: hits,
    logMessage,
  }: Pick<DebugProtocol.SourceBreakpoint, 'condition' | 'hitCondition' | 'logMessage'>,
): Rules {
  const given = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text);
  const expression = given(condition);
  if (expression !== null) requireSyntax(session, expression);
  const count = given(hits);
  return {
    condition: expression,
    isHit: count === null ? null : hitCondition(count),
    logMessage: given(logMessage),
  };
}

/** The first line of what declares or defines the node around the line, and whether that is inside of its function. */
function placeAt(
  node: NodeSource | undefined,
  path: string,
  line: number,
): { first: number; isInside: boolean } | null {
  const isHere = (at: NodeSource['body']) =>
    at !== null && at.path === path && line >= at.first && line <= at.last;
  const { declaration, body } = node ?? { declaration: null, body: null };
  const place = [declaration, body].find(isHere);
  if (place == null) return null;
  return { first: place.first, isInside: body !== null && isHere(body) && line > body.first };
}

/** Throws where no node of the session's graph is on the line. */
function nodesHere(session: SessionState, found: NodeSource[]): NodeSource[] {
  const { graphId } = session.debuggee;
  const own = found.filter((each) => each.graphId === graphId);
  const [other] = found;
  if (own.length > 0) {
    for (const { node } of own) requirePausable(session, node, null);
    return own;
  }
  throw new DebugError(
    'refused',
    other === undefined
      ? t('No node is declared or defined on this line.')
      : t('This is node {0} of graph {1}; this session debugs {2}.', other.node, other.graphId, graphId),
  );
}

/** Those of the paths that the graph really has; null (anywhere) where the source tells of none that it has. */
function pathsHere({ debuggee }: SessionState, node: string, paths: string[]): string[] | null {
  const real = paths.filter((path) => debuggee.shape.nodes.get(path)?.includes(node));
  return real.length === 0 ? null : real;
}

/** `node`, `outer:node`, `after node`. Throws where the graph has no such node. */
function nodeNamed(session: SessionState, text: string): Pick<NodeBreakpoint, 'node' | 'paths' | 'when'> {
  const [, prefix = 'before', name = ''] = /^\s*(?:(before|after)\s+)?(.*?)\s*$/.exec(text) ?? [];
  const when = prefix === 'after' ? 'after' : 'before';
  const parts = name.split(/\s*[:|/›]\s*/);
  const node = parts.pop() ?? '';
  const path = parts.length === 0 ? null : parts.join('|');
  requirePausable(session, node, path);
  return { node, paths: path === null ? null : [path], when };
}

function requirePausable(session: SessionState, node: string, path: string | null): void {
  const { shape, graphId, isBackstep } = session.debuggee;
  const paths = [...shape.nodes].filter(
    ([at, nodes]) => (path === null || path === at) && nodes.includes(node),
  );
  if (paths.length === 0) {
    const known = [...shape.nodes].flatMap(([at, nodes]) =>
      nodes.map((each) => (at === '' ? each : `${at.replaceAll('|', ':')}:${each}`)),
    );
    const wanted = path === null ? node : `${path.replaceAll('|', ':')}:${node}`;
    throw new DebugError(
      'refused',
      t('Graph {0} has no node "{1}"; its nodes are {2}.', graphId, wanted, known.join(', ')),
    );
  }
  if (!isBackstep && !paths.some(([at]) => at === ''))
    throw new DebugError('refused', t('This server does not pause inside subgraphs.'));
}

/** What fails on an empty state may be good on a real one; what does not parse never is. */
function requireSyntax(session: SessionState, expression: string): void {
  try {
    session.expressions.isTrue(expression, {}, []);
  } catch (error) {
    if (messageOf(error).startsWith('SyntaxError')) throw error;
  }
}
