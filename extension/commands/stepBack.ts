/**
 * "Step Back" and "Reverse Continue": VS Code has them as buttons of its debug toolbar alone; here they are in the palette
 * and have keys.
 */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';

export const stepBack: Command = {
  id: commandIds.stepBack,
  needs: 'nothing',
  run: async () => vscode.commands.executeCommand('workbench.action.debug.stepBack'),
};

export const reverseContinue: Command = {
  id: commandIds.reverseContinue,
  needs: 'nothing',
  run: async () => vscode.commands.executeCommand('workbench.action.debug.reverseContinue'),
};
