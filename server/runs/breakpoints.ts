/**
 * Refuses breakpoints on nodes that the graph does not have (elsewhere they are silently never hit), and gives a run under
 * way other ones.
 */
import type { GraphHost } from '../graphs/port.js';
import type { Config, Run } from '../protocol/api.js';
import type { RunBreakpoints } from '../protocol/runRequests.js';
import type { Assistants } from './assistants.js';
import { RequestError } from './errors.js';
import type { LiveRun } from './liveRuns.js';

export type Breakpoints = string[] | '*' | null | undefined;

/**
 * Throws `invalid`, naming the nodes there are. A graph that does not load is let through: its run says why.
 * Names of nodes inside subgraphs are good too.
 */
export async function checkBreakpoints(
  graphs: GraphHost,
  graphId: string,
  config: Config,
  fields: Record<'interrupt_before' | 'interrupt_after', Breakpoints>,
): Promise<void> {
  const asked = Object.entries(fields).flatMap(([field, names]) =>
    Array.isArray(names) ? names.map((name) => ({ field, name })) : [],
  );
  if (asked.length === 0) return;
  const find = () => graphs.graphs().find(({ source }) => source.graph_id === graphId);
  if (find()?.state === 'unknown') await graphs.ready();
  const status = find();
  if (status?.state !== 'ok') return;
  const isOdd = (known: string[]) => asked.find(({ name }) => name !== '*' && !known.includes(name));
  if (isOdd(status.nodes) === undefined) return;
  const nested =
    status.subgraphs === undefined
      ? await nestedNodes(graphs, graphId, config)
      : Object.values(status.subgraphs).flat();
  const known = [...new Set([...status.nodes, ...nested])];
  const odd = isOdd(known);
  if (odd === undefined) return;
  throw new RequestError(
    'invalid',
    `${odd.field}: graph ${graphId} has no node "${odd.name}"; its nodes are ${known.join(', ')}`,
  );
}

/** Throws `conflict` where the run has ended. */
export async function changeBreakpoints(
  run: Run,
  live: LiveRun | undefined,
  { interrupt_before = null, interrupt_after = null }: RunBreakpoints,
  { assistants, graphs }: { assistants: Pick<Assistants, 'get'>; graphs: GraphHost },
): Promise<void> {
  const { graph_id: graphId } = await assistants.get(run.assistant_id);
  const fields = { interrupt_before, interrupt_after };
  await checkBreakpoints(graphs, graphId, run.kwargs.config, fields);
  const isWaiting = live?.run.status === 'pending';
  if (live !== undefined && (isWaiting || live.run.status === 'running')) {
    // One that waits starts with them, and its record tells in either case.
    live.run = { ...live.run, kwargs: { ...live.run.kwargs, ...fields } };
    if (live.hosted === undefined || (await live.hosted.changeBreakpoints({ run_id: run.run_id, ...fields })))
      return;
  }
  throw new RequestError('conflict', `Run ${run.run_id} has ended`);
}

/** The drawing with subgraphs opened names inner nodes `outer:inner`. */
async function nestedNodes(graphs: GraphHost, graphId: string, config: Config): Promise<string[]> {
  const drawing = await graphs.draw({ graph_id: graphId, config, xray: true });
  return drawing.nodes
    .map(({ id }) => id.split(/[:|]/).at(-1) ?? id)
    .filter((name) => !name.startsWith('__'));
}
