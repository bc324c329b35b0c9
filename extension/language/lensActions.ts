/** What a click on a lens of the language server does: the window's own commands, told which graph or node is meant. */
import * as vscode from 'vscode';
import { lensCommands, type LensTarget } from '../../server/protocol/language.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import type { CommandId } from '../ids.js';

export function registerLensActions(): Disposable {
  const store = new DisposableStore();
  const add = (lens: string, command: CommandId, argument: (target: LensTarget) => object): void => {
    store.add(
      vscode.commands.registerCommand(lens, (target: LensTarget) =>
        vscode.commands.executeCommand(command, argument(target)),
      ),
    );
  };
  add(lensCommands.run, commandIds.runGraph, graphOf);
  add(lensCommands.debug, commandIds.debugGraph, graphOf);
  add(lensCommands.runTo, commandIds.runToNode, nodeOf);
  add(lensCommands.breakAfter, commandIds.toggleBreakpointAfter, nodeOf);
  add(lensCommands.history, commandIds.openHistory, graphOf);
  add(lensCommands.lastResult, commandIds.openHistory, graphOf);
  add(lensCommands.breakBefore, commandIds.toggleNodeBreakpoint, nodeOf);
  return store;
}

function nodeOf(target: LensTarget): object {
  return { graph: graphOf(target), node: target.node };
}

/** Both sides escape URIs in their own way. */
function graphOf({ configUri, graphId }: LensTarget): { projectId: string; graphId: string } {
  return { projectId: vscode.Uri.parse(configUri).toString(), graphId };
}
