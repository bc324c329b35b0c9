/**
 * "Toggle Breakpoint on Node" and "… after Node": on the node under the cursor or of the sidebar, else on one that is
 * picked by name.
 */
import * as vscode from 'vscode';
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { nodeOf } from './nodePick.js';

export const toggleNodeBreakpoint: Command = {
  id: commandIds.toggleNodeBreakpoint,
  needs: 'project',
  async run(services, argument) {
    const found = await nodeOf(services, argument, vscode.l10n.t('Toggle the breakpoint on which node?'));
    if (found === undefined) return undefined;
    const { node } = found;
    const isSet = await services.stops.toggle(found, 'before');
    return say(isSet, node, vscode.l10n.t('The debugger stops before {0}', node));
  },
};

export const toggleBreakpointAfter: Command = {
  id: commandIds.toggleBreakpointAfter,
  needs: 'project',
  async run(services, argument) {
    const found = await nodeOf(services, argument, vscode.l10n.t('Toggle the breakpoint after which node?'));
    if (found === undefined) return undefined;
    const { node } = found;
    return say(
      await services.stops.toggle(found, 'after'),
      node,
      vscode.l10n.t('The debugger stops after {0}', node),
    );
  },
};

function say(isSet: boolean, node: string, whenSet: string): boolean {
  const text = isSet ? whenSet : vscode.l10n.t('Breakpoint on {0} removed', node);
  vscode.window.setStatusBarMessage(text, 4000);
  return isSet;
}
