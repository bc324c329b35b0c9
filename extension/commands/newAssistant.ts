/** "New Assistant…" and "Duplicate Assistant…": made at once under the name that is asked for, then opened to be edited. */
import * as vscode from 'vscode';
import type { AssistantFields } from '../api/assistantsApi.js';
import { assistantUri } from '../assistants/assistantUri.js';
import type { AssistantKey } from '../assistants/assistantUri.js';
import { commandIds } from '../ids.js';
import type { Services } from '../services.js';
import { askGraph } from './askRun.js';
import type { RunArgument } from './askRun.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const newAssistant: Command = {
  id: commandIds.newAssistant,
  needs: 'project',
  async run(services, argument) {
    const given: RunArgument = typeof argument === 'object' && argument !== null ? argument : {};
    const graph = await askGraph(services, given, vscode.l10n.t('An assistant of which graph?'));
    if (graph === undefined) return undefined;
    const { projectId, graphId } = graph;
    await services.assistants.refresh(projectId);
    // Says why not before it asks for a name.
    services.assistants.api(projectId);
    const name = await askName(vscode.l10n.t('New assistant of {0}', graphId), '');
    return name === undefined ? undefined : create(services, projectId, { graph_id: graphId, name });
  },
};

export const duplicateAssistant: Command = {
  id: commandIds.duplicateAssistant,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Duplicate which assistant?'));
    if (picked === undefined) return undefined;
    const { projectId, assistant } = picked;
    const name = await askName(
      vscode.l10n.t('Duplicate the assistant "{0}"', assistant.name),
      vscode.l10n.t('{0} (copy)', assistant.name),
    );
    if (name === undefined) return undefined;
    const { graph_id, description, config, context } = assistant;
    // Who made the first did not make the second.
    const { created_by: _maker, ...metadata } = assistant.metadata;
    const fields = { graph_id, name, config, context, metadata };
    return create(services, projectId, description === null ? fields : { ...fields, description });
  },
};

async function create(
  services: Services,
  projectId: string,
  fields: AssistantFields & { graph_id: string },
): Promise<AssistantKey> {
  const { assistant_id: assistantId } = await services.assistants.api(projectId).create(fields);
  await services.assistants.refresh(projectId);
  const key = { projectId, assistantId };
  await vscode.window.showTextDocument(assistantUri(key, fields.name ?? ''), { preview: false });
  return key;
}

async function askName(title: string, value: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    value,
    prompt: vscode.l10n.t('What people call it.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A name is needed.') : null),
  });
  return name?.trim();
}
