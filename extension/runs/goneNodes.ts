/**
 * A thread may stand before a node that its graph does not have any more: going on there, the engine finds nothing to
 * run and the run ends at once. Asks which node takes the gone one's place; the run then begins there by a command, and
 * what else was to run runs as well.
 */
import * as vscode from 'vscode';
import type { ThreadState } from '../../server/protocol/api.js';
import type { GraphsModel } from '../graphs/graphsModel.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { goneTasks, type GoneTask } from '../threads/goneTasks.js';
import { graphIdOf } from '../threads/threadText.js';

export interface GoneNodesDeps {
  threads: ThreadsModel;
  graphs: Pick<GraphsModel, 'find'>;
}

/** As the run's command has it. */
export interface Goto {
  goto: string[];
}

interface NodePick extends vscode.QuickPickItem {
  /** Null: nothing takes its place. */
  node: string | null;
}

/**
 * The command for a run from the checkpoint (the newest without one): null where it goes on by itself, undefined where
 * the question was dismissed.
 */
export async function placeOfGoneNodes(
  { threads, graphs }: GoneNodesDeps,
  key: ThreadKey,
  checkpointId: string | undefined,
): Promise<Goto | null | undefined> {
  const thread = threads.get(key);
  const graphId = thread === null ? null : graphIdOf(thread);
  const nodes = graphId === null ? [] : (graphs.find(key.projectId, graphId)?.nodes ?? []);
  const state = await stateAt(threads, key, checkpointId);
  const gone = goneTasks(state, nodes);
  if (gone.length === 0) return null;
  const recorded = await recordedNodes(threads, key, checkpointId);
  const others = state.next.filter((name) => nodes.includes(name));
  const goto: string[] = [];
  for (const task of gone) {
    // A new node is most likely the old one under another name.
    const isNew = (name: string): boolean => recorded !== null && !recorded.includes(name);
    const mayLeave = others.length > 0 || goto.length > 0;
    const picked = await ask(
      task,
      [...nodes].sort((a, b) => Number(isNew(b)) - Number(isNew(a))),
      {
        isNew,
        mayLeave,
      },
    );
    if (picked === undefined) return undefined;
    if (picked.node !== null) goto.push(picked.node);
  }
  return goto.length === 0 ? null : { goto: [...new Set(goto)] };
}

async function stateAt(
  threads: ThreadsModel,
  key: ThreadKey,
  checkpointId: string | undefined,
): Promise<ThreadState> {
  const known = checkpointId === undefined ? null : threads.peekHistory(key)?.find(checkpointId);
  if (known != null) return known;
  const api = threads.api(key.projectId);
  return checkpointId === undefined ? api.state(key.threadId) : api.stateAt(key.threadId, checkpointId);
}

/** The nodes of the graph that made the checkpoint; null where nobody noted them. */
async function recordedNodes(
  threads: ThreadsModel,
  key: ThreadKey,
  checkpointId: string | undefined,
): Promise<readonly string[] | null> {
  const history = await threads.history(key);
  const [newest] = history.states;
  const id = checkpointId ?? newest?.checkpoint.checkpoint_id;
  const structure = id == null ? undefined : history.step(id)?.graph?.structure;
  return structure === undefined ? null : (history.shapes[structure]?.nodes ?? null);
}

async function ask(
  task: GoneTask,
  nodes: readonly string[],
  { isNew, mayLeave }: { isNew: (name: string) => boolean; mayLeave: boolean },
): Promise<NodePick | undefined> {
  const items: NodePick[] = nodes.map((node) => ({
    node,
    label: node,
    ...(isNew(node) ? { description: vscode.l10n.t('new in this version of the graph') } : {}),
  }));
  if (mayLeave) items.push({ node: null, label: vscode.l10n.t('Leave it out'), alwaysShow: true });
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Node {0} is gone from the graph. Continue as…', task.name),
    placeHolder: placeHolderOf(task),
    ignoreFocusOut: true,
  });
}

function placeHolderOf({ asks, sent }: GoneTask): string {
  if (asks)
    return vscode.l10n.t(
      'It asked a question; the node that takes its place begins anew, without the answer.',
    );
  if (sent)
    return vscode.l10n.t(
      'It was sent an input of its own; the node that takes its place reads the state instead.',
    );
  return vscode.l10n.t(
    'The run goes on at this node, on a branch of its own. Without one it would end at once.',
  );
}
