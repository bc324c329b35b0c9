/**
 * Hears what conditional edges choose: puts itself in the way of the functions by which a graph's edges decide, once
 * per graph, and changes nothing of what they are given or give. The engine's own traces do not say which of the things
 * that a node calls is a condition. Leaves to taskTraces.ts what becomes of the choices.
 */
import type { RunnableConfig } from '@langchain/core/runnables';
import type { Json } from '../../protocol/api.js';
import type { BranchChoice, ReadValue } from '../../protocol/traces.js';
import { fits } from './brief.js';
import type { EngineGraph } from './engineGraph.js';
import { toApiJson } from './json.js';
import type { TaskTraces } from './taskTraces.js';

/** A conditional edge, as the builder has it. */
interface EngineBranch {
  path: Path;
  ends?: Record<string, string>;
}

interface Path {
  invoke(input: unknown, config?: RunnableConfig): Promise<unknown>;
  func?: unknown;
}

/** Characters of JSON: of one value that a condition read, and of what it returned. */
const longestValue = 2000;
const longestReturn = 500;
const mostChannels = 12;

export type FollowConditions = (graph: EngineGraph) => Promise<void>;

export function createConditions(traces: Pick<TaskTraces, 'chose'>): FollowConditions {
  const known = new WeakSet<object>();

  const followBranch = (branch: EngineBranch): void => {
    const { path } = branch;
    if (known.has(branch) || typeof path.invoke !== 'function') return;
    known.add(branch);
    const describe = describer(branch);
    branch.path = Object.create(path, {
      invoke: {
        async value(input: unknown, config?: RunnableConfig): Promise<unknown> {
          const result = await path.invoke(input, config);
          traces.chose(config, (nodeInput) => describe({ input, nodeInput, result }));
          return result;
        },
      },
    }) as Path;
  };

  const followGraph = ({ builder }: EngineGraph): void => {
    for (const byName of Object.values((builder?.branches ?? {}) as Record<string, unknown>))
      for (const branch of Object.values(byName as Record<string, EngineBranch>)) followBranch(branch);
  };

  return async (graph) => {
    if (known.has(graph)) return;
    known.add(graph);
    followGraph(graph);
    for await (const [, subgraph] of graph.getSubgraphsAsync(undefined, true)) followGraph(subgraph);
  };
}

interface Chosen {
  input: unknown;
  /** What the node read before, where that is known. */
  nodeInput: unknown;
  result: unknown;
}

function describer({ path, ends }: EngineBranch): (chosen: Chosen) => BranchChoice {
  const { func } = path;
  const code = typeof func === 'function' ? String(func) : null;
  const name = typeof func === 'function' && func.name !== '' ? func.name : null;
  const differs = Object.entries(ends ?? {}).some(([label, node]) => label !== node);
  return ({ input, nodeInput, result }) => {
    const results = Array.isArray(result) ? (result as unknown[]) : [result];
    const told = results.map((each) => (isSend(each) ? { send: each.node } : toApiJson(each)));
    const returned: Json = Array.isArray(result) ? told : (told[0] ?? null);
    return {
      condition: name,
      returned: fits(returned, longestReturn) ? returned : '…',
      chosen: results.map((each) => (isSend(each) ? each.node : nodeOf(each, ends))),
      ...(differs ? { path_map: { ...ends } } : {}),
      read: readOf(input, nodeInput, code),
    };
  };
}

function nodeOf(label: unknown, ends: Record<string, string> | undefined): string {
  const key = String(label);
  return ends !== undefined && Object.hasOwn(ends, key) ? (ends[key] ?? key) : key;
}

function isSend(value: unknown): value is { node: string } {
  return typeof value === 'object' && value !== null && 'node' in value && 'args' in value;
}

/** Channels that the condition's code names; where it names none, those that the node changed. */
function readOf(input: unknown, nodeInput: unknown, code: string | null): Record<string, ReadValue> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { __root__: readValue(input) };
  }
  const before = typeof nodeInput === 'object' && nodeInput !== null ? nodeInput : {};
  const values = Object.entries(input as Record<string, unknown>);
  const named = values.filter(([key]) => code !== null && names(code, key));
  const changed = values.filter(([key, value]) => (before as Record<string, unknown>)[key] !== value);
  const shown = (named.length > 0 ? named : changed).slice(0, mostChannels);
  return Object.fromEntries(shown.map(([key, value]) => [key, readValue(value)]));
}

function names(code: string, channel: string): boolean {
  const at = code.indexOf(channel);
  if (at === -1) return false;
  const word = channel.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w$])${word}(?![\w$])`).test(code);
}

function readValue(value: unknown): ReadValue {
  if (fits(value, longestValue)) return { value: toApiJson(value) };
  const last: unknown = Array.isArray(value) ? value.at(-1) : undefined;
  if (Array.isArray(value) && fits(last, longestValue))
    return { last: toApiJson(last), length: value.length };
  return { omitted: true };
}
