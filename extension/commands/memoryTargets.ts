/** What a command of the Memory view is about: the rows that are selected, the document in front, or a server's whole store. */
import * as vscode from 'vscode';
import { readItemUri } from '../memory/itemUri.js';
import type { ItemKey } from '../memory/itemUri.js';
import { UserError } from '../errors.js';
import type { Services } from '../services.js';
import { pickServer } from './pickers.js';

/** An item, or (`key` null) all of a namespace and below. */
export interface MemoryTarget {
  projectId: string;
  namespace: string[];
  key: string | null;
}

/** Empty where the call names nothing. */
export function memoryTargets(
  services: Pick<Services, 'memoryView'>,
  argument: unknown,
  selection: unknown,
): MemoryTarget[] {
  // What the key bindings of the view hand over.
  if (typeof argument === 'object' && argument !== null && 'ofSelection' in argument)
    return services.memoryView.selection.flatMap((row) => targetOf(row) ?? []);
  const named = targetOf(argument);
  if (named === null) return [];
  const rows = Array.isArray(selection) ? selection.flatMap((row: unknown) => targetOf(row) ?? []) : [];
  const isSame = (row: MemoryTarget): boolean => JSON.stringify(row) === JSON.stringify(named);
  // A context menu on a row outside of the selection is about that row alone.
  return rows.some(isSame) ? rows : [named];
}

/** The same from the palette, where the document in front is meant. */
export function targetInFront(): ItemKey | null {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri === undefined ? null : readItemUri(uri);
}

function targetOf(argument: unknown): MemoryTarget | null {
  if (argument instanceof vscode.Uri) return readItemUri(argument);
  if (typeof argument !== 'object' || argument === null) return null;
  const { kind, project, projectId, namespace, key } = argument as {
    kind?: unknown;
    project?: { id: string };
    projectId?: unknown;
    namespace?: unknown;
    key?: unknown;
  };
  if (kind === 'memoryProject' && project !== undefined)
    return { projectId: project.id, namespace: [], key: null };
  if (kind === 'more' || kind === 'notice') return null;
  if (typeof projectId !== 'string' || !isLabels(namespace)) return null;
  return { projectId, namespace, key: typeof key === 'string' ? key : null };
}

function isLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === 'string');
}

/** The store that a command begins with; asks where several servers run. Throws where the server has none. */
export async function pickStore(
  services: Services,
  argument: unknown,
  title: string,
): Promise<string | undefined> {
  const server = await pickServer(services.servers.running(), argument, {
    title,
    none: vscode.l10n.t('No server is running.'),
  });
  if (server === undefined) return undefined;
  await requireStore(services, server.project.id);
  return server.project.id;
}

export async function requireStore({ memory }: Services, projectId: string): Promise<void> {
  const answer = await memory.read(projectId, []);
  if (answer.kind === 'folder') return;
  throw new UserError(
    'request-refused',
    answer.kind === 'lacking' ? vscode.l10n.t('This server has no store: {0}', answer.reason) : answer.reason,
  );
}
