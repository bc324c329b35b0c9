/** "Run with Assistant…": the form for a new run, with the assistant chosen in it. */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const runAssistant: Command = {
  id: commandIds.runAssistant,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Run with which assistant?'));
    if (picked === undefined) return;
    const { projectId, assistant } = picked;
    services.panels.showNewRun({ projectId, graphId: assistant.graph_id }, assistant.assistant_id);
  },
};
