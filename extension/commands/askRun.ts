/**
 * What a run needs to be known before it begins, with or without the debugger: which graph, on which thread, with which
 * input. What a caller (a graph of the sidebar, launch.json, a test) says is not asked again.
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import type { GraphInfo } from '../graphs/graphsModel.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { inputProblem, suggestedInput } from '../runs/runInput.js';
import type { Services } from '../services.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { graphIdOf } from '../threads/threadText.js';
import { threadPick } from './pickers.js';

/** May come with the command. `threadId` null: a new thread. */
export interface RunArgument {
  projectId?: string;
  graphId?: string;
  graph?: GraphInfo;
  threadId?: string | null;
  input?: Json;
}

export interface WantedRun {
  graph: GraphInfo;
  key: ThreadKey;
  input: Json;
}

/** Undefined where the user dismissed a question. The graph loads and its server runs. */
export async function askRun(services: Services, argument: unknown): Promise<WantedRun | undefined> {
  const given: RunArgument = typeof argument === 'object' && argument !== null ? argument : {};
  const graph = await askGraph(services, given);
  if (graph === undefined) return undefined;
  const threadId = given.threadId === undefined ? await pickThreadOrNew(services, graph) : given.threadId;
  if (threadId === undefined) return undefined;
  const input = given.input === undefined ? await askInput(services, graph) : given.input;
  if (input === undefined) return undefined;
  return { graph, key: await threadFor(services, graph, threadId), input };
}

/** A graph that loads, its server running; throws where it does not. Undefined where the user dismissed the question. */
export async function askGraph(
  services: Services,
  given: RunArgument,
  title = vscode.l10n.t('Run which graph?'),
): Promise<GraphInfo | undefined> {
  const picked = await pickGraph(services, given, title);
  if (picked === undefined) return undefined;
  await services.servers.get(picked.projectId)?.ensure();
  // Only the server knows whether it loads.
  await services.graphs.refresh(picked.projectId);
  const graph = services.graphs.find(picked.projectId, picked.graphId) ?? picked;
  if (graph.error === null) return graph;
  const { message, file, line } = graph.error;
  throw new UserError(
    'graph-broken',
    vscode.l10n.t(
      '{0} does not load: {1} ({2})',
      graph.graphId,
      message,
      `${file}${line === undefined ? '' : `:${line}`}`,
    ),
    { next: commandIds.showLog },
  );
}

async function pickGraph(
  services: Services,
  given: RunArgument,
  title: string,
): Promise<GraphInfo | undefined> {
  if (given.graph !== undefined)
    return services.graphs.find(given.graph.projectId, given.graph.graphId) ?? given.graph;
  const servers = services.servers.all();
  // Where it is clear which server will be needed, that one knows its graphs better than the sources tell.
  const [only] = servers.filter(
    ({ project }) => given.projectId === undefined || given.projectId === project.id,
  );
  if (servers.length === 1 || given.projectId !== undefined) await only?.ensure();
  await Promise.all(servers.map(({ project }) => services.graphs.refresh(project.id)));
  const graphs = servers
    .flatMap(({ project }) => services.graphs.list(project.id))
    .filter((graph) => given.graphId === undefined || graph.graphId === given.graphId)
    .filter((graph) => given.projectId === undefined || graph.projectId === given.projectId);
  if (graphs.length === 0) {
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('No such graph: look at "graphs" in langgraph.json.'),
      { next: commandIds.showLog },
    );
  }
  if (graphs.length === 1) return graphs[0];
  const items = graphs.map((graph) => ({
    label: `$(type-hierarchy) ${graph.graphId}`,
    description: graph.error === null ? graph.nodes.join(' → ') : vscode.l10n.t('does not load'),
    ...(servers.length > 1 ? { detail: services.servers.get(graph.projectId)?.project.name ?? '' } : {}),
    graph,
  }));
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.graph;
}

/** Null: a new one. Undefined: dismissed. */
async function pickThreadOrNew(services: Services, graph: GraphInfo): Promise<string | null | undefined> {
  await services.threads.refresh(graph.projectId);
  const threads = services.threads
    .list(graph.projectId)
    .filter((thread) => thread.status !== 'busy' && (graphIdOf(thread) ?? graph.graphId) === graph.graphId);
  if (threads.length === 0) return null;
  const fresh = { label: `$(add) ${vscode.l10n.t('New thread')}`, threadId: null };
  const items = threads.map((thread) => ({
    ...threadPick({ projectId: graph.projectId, threadId: thread.thread_id }, thread, services),
    threadId: thread.thread_id,
  }));
  const title = vscode.l10n.t('Run {0} on which thread?', graph.graphId);
  return (
    await vscode.window.showQuickPick<{ label: string; threadId: string | null }>([fresh, ...items], {
      title,
    })
  )?.threadId;
}

export async function askInput(services: Services, graph: GraphInfo): Promise<Json | undefined> {
  const last = services.lastInputs.get(graph) ?? (await firstSuggestion(services, graph));
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Input of {0}', graph.graphId),
    prompt: vscode.l10n.t('A JSON object; null goes on from where the thread is.'),
    value: last,
    ignoreFocusOut: true,
    validateInput: inputProblem,
  });
  if (text === undefined) return undefined;
  await services.lastInputs.set(graph, text);
  return JSON.parse(text) as Json;
}

/** A form of the input from the schema; an empty object where the graph does not tell or takes too long to. */
async function firstSuggestion(services: Services, graph: GraphInfo): Promise<string> {
  try {
    return suggestedInput((await services.threads.api(graph.projectId).schemas(graph.assistantId)).input);
  } catch {
    return '{}';
  }
}

async function threadFor(services: Services, graph: GraphInfo, threadId: string | null): Promise<ThreadKey> {
  if (threadId !== null) return { projectId: graph.projectId, threadId };
  const thread = await services.threads.api(graph.projectId).createThread(graph.graphId, null);
  const key = { projectId: graph.projectId, threadId: thread.thread_id };
  await services.threads.refreshThread(key);
  return key;
}
