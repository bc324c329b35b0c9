/** The assistant that a command is about: its row, its document (the one in front too), else asked for. */
import * as vscode from 'vscode';
import type { Assistant } from '../../server/protocol/api.js';
import { isGraphsOwn } from '../assistants/assistantText.js';
import { readAssistantUri } from '../assistants/assistantUri.js';
import { UserError } from '../errors.js';
import { plainLabel } from '../plainLabel.js';
import type { Services } from '../services.js';

export interface PickedAssistant {
  projectId: string;
  assistant: Assistant;
}

/** Undefined where the user dismissed the question. */
export async function pickAssistant(
  services: Services,
  argument: unknown,
  title: string,
): Promise<PickedAssistant | undefined> {
  const { assistants, servers } = services;
  const named = namedBy(argument) ?? (argument === undefined ? inFront() : null);
  if (named !== null) {
    await assistants.refresh(named.projectId);
    const assistant = assistants.get(named.projectId, named.assistantId);
    if (assistant === null)
      throw new UserError(
        'nothing-to-do',
        assistants.lacking(named.projectId) ?? vscode.l10n.t('This assistant is gone.'),
      );
    return { projectId: named.projectId, assistant };
  }
  const running = servers.running().map(({ project }) => project);
  await Promise.all(running.map(({ id }) => assistants.refresh(id)));
  const candidates = running.flatMap(({ id, name }) =>
    assistants.list(id).map((assistant) => ({
      ...assistantPick(assistant),
      ...(servers.all().length > 1 ? { detail: name } : {}),
      target: { projectId: id, assistant },
    })),
  );
  if (candidates.length === 0) {
    const reasons = running.flatMap(({ id }) => assistants.lacking(id) ?? []);
    throw new UserError('nothing-to-do', reasons[0] ?? vscode.l10n.t('There is no assistant yet.'));
  }
  return (await vscode.window.showQuickPick(candidates, { title, matchOnDescription: true }))?.target;
}

export function assistantPick(assistant: Assistant): vscode.QuickPickItem {
  const { name, graph_id, version, description } = assistant;
  const kind = isGraphsOwn(assistant) ? vscode.l10n.t('default') : (description ?? '');
  const told = [graph_id, vscode.l10n.t('version {0}', version), kind].filter((part) => part !== '');
  return { label: plainLabel(name), description: plainLabel(told.join(' · ')) };
}

/** Rows carry the names, a menu of an editor the address. */
function namedBy(argument: unknown): { projectId: string; assistantId: string } | null {
  if (argument instanceof vscode.Uri) return readAssistantUri(argument)?.key ?? null;
  const { projectId, assistantId } = (argument ?? {}) as { projectId?: unknown; assistantId?: unknown };
  return typeof projectId === 'string' && typeof assistantId === 'string' ? { projectId, assistantId } : null;
}

function inFront(): { projectId: string; assistantId: string } | null {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri === undefined ? null : (readAssistantUri(uri)?.key ?? null);
}
