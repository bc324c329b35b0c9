/** Finds what a command is about: from the element it was called on, else the panel in front, else by asking. */
import * as vscode from 'vscode';
import type { ThreadSummary } from '../api/langGraphApi.js';
import { UserError } from '../errors.js';
import type { Server } from '../server/server.js';
import type { Services } from '../services.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import {
  checkpointIdOf,
  checkpointLabel,
  graphIdOf,
  parentIdOf,
  shortId,
  stepOf,
  threadTitle,
  timeText,
} from '../threads/threadText.js';

/** What a command may be called with: elements of both views and plain keys carry these. */
interface Target {
  key?: ThreadKey;
  projectId?: string;
  project?: { id: string };
  threadId?: string;
  checkpointId?: string;
  entry?: { state: Parameters<typeof checkpointIdOf>[0] };
}

/** The thread that the argument names; null where it names none. */
export function threadOf(argument: unknown): ThreadKey | null {
  const target = asTarget(argument);
  if (target.key !== undefined) return target.key;
  if (target.projectId === undefined || target.threadId === undefined) return null;
  return { projectId: target.projectId, threadId: target.threadId };
}

/** The checkpoint that the argument names; null where it names none. */
export function checkpointOf(argument: unknown): string | null {
  const target = asTarget(argument);
  return target.checkpointId ?? (target.entry === undefined ? null : checkpointIdOf(target.entry.state));
}

/** The thread a command is about. Undefined where the user dismissed the question. */
export async function pickThread(
  services: Services,
  argument: unknown,
  options: { title: string; none: string; accepts?: (thread: ThreadSummary, key: ThreadKey) => boolean },
): Promise<ThreadKey | undefined> {
  const accepts = options.accepts ?? (() => true);
  const named = threadOf(argument);
  if (named !== null) return named;
  const active = services.panels.active()?.key;
  const inFront = active === undefined ? null : services.threads.get(active);
  if (active !== undefined && inFront !== null && accepts(inFront, active)) return active;
  await Promise.all(services.servers.running().map(({ project }) => services.threads.refresh(project.id)));
  const candidates = services.threads.all().filter(({ thread, key }) => accepts(thread, key));
  const [only] = candidates;
  if (only === undefined) throw new UserError('nothing-to-do', options.none);
  if (candidates.length === 1) return only.key;
  const items = candidates.map(({ key, thread }) => threadPick(key, thread, services));
  return (await vscode.window.showQuickPick(items, { title: options.title, matchOnDescription: true }))?.key;
}

/** The same with what is known of the thread; undefined also where it is no longer there. */
export async function pickThreadWithSummary(
  ...question: Parameters<typeof pickThread>
): Promise<{ key: ThreadKey; thread: ThreadSummary } | undefined> {
  const key = await pickThread(...question);
  const thread = key === undefined ? null : question[0].threads.get(key);
  return key === undefined || thread === null ? undefined : { key, thread };
}

export function threadPick(
  key: ThreadKey,
  thread: ThreadSummary,
  services: Services,
): vscode.QuickPickItem & { key: ThreadKey } {
  const project =
    services.servers.all().length > 1 ? services.servers.get(key.projectId)?.project.name : undefined;
  const description = [
    thread.status,
    graphIdOf(thread),
    shortId(thread.thread_id),
    timeText(thread.updated_at, services.now()),
  ];
  return {
    key,
    label: threadTitle(thread),
    description: description.filter(Boolean).join(' · '),
    ...(project === undefined ? {} : { detail: project }),
  };
}

/** A checkpoint of the thread, newest first. Undefined where the user dismissed the question. */
export async function pickCheckpoint(
  services: Services,
  key: ThreadKey,
  title: string,
): Promise<string | undefined> {
  const history = await services.threads.history(key);
  const items = history.states.map((state) => {
    const parentId = parentIdOf(state);
    const step = stepOf(state);
    return {
      id: checkpointIdOf(state),
      label: checkpointLabel(state, parentId === null ? null : history.find(parentId)),
      description: [
        step === null ? '' : `step ${step}`,
        state.next.length === 0 ? 'end' : `→ ${state.next.join(', ')}`,
      ]
        .filter(Boolean)
        .join(' · '),
      detail: timeText(state.created_at, services.now()),
    };
  });
  if (items.length === 0)
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('This thread has no checkpoint yet: run a graph on it first.'),
    );
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.id;
}

/** The server a command is about; asks where several match. */
export async function pickServer<Kind extends Server>(
  all: readonly Kind[],
  argument: unknown,
  options: { title: string; none: string; accepts?: (server: Kind) => boolean },
): Promise<Kind | undefined> {
  const target = asTarget(argument);
  const named = target.projectId ?? target.project?.id;
  const servers = all
    .filter(options.accepts ?? (() => true))
    // Another project's server is no answer to a command about this one.
    .filter(({ project }) => named === undefined || project.id === named);
  if (servers.length === 1) return servers[0];
  if (servers.length === 0) throw new UserError('nothing-to-do', options.none);
  const items = servers.map((each) => ({
    label: each.project.name,
    description: each.state.kind,
    server: each,
  }));
  return (await vscode.window.showQuickPick(items, { title: options.title }))?.server;
}

function asTarget(argument: unknown): Target {
  return typeof argument === 'object' && argument !== null ? argument : {};
}
