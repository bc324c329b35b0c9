/**
 * The values of channels behind the lines of a graph's source that mention them, while the debugger stands (VS Code's
 * setting `debug.inlineValues` switches them off).
 */
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { mentionsOf } from './channelMentions.js';

export const inlineValues: vscode.InlineValuesProvider = {
  async provideInlineValues(document, viewPort, { frameId }, token) {
    const session = vscode.debug.activeDebugSession;
    if (session === undefined) return [];
    const state = await stateOf(session, frameId).catch(() => []);
    if (token.isCancellationRequested) return [];
    const values = new Map(state.map(({ name, value }) => [name, value]));
    const lines = Array.from({ length: viewPort.end.line - viewPort.start.line + 1 }, (_, index) => {
      const line = viewPort.start.line + index;
      return line < document.lineCount ? document.lineAt(line).text : '';
    });
    return mentionsOf(lines, values).map(({ line, start, end, text }) => {
      const at = viewPort.start.line + line;
      return new vscode.InlineValueText(new vscode.Range(at, start, at, end), text);
    });
  },
};

/** The channels of the frame that is looked at, as the view Variables has them. */
async function stateOf(session: vscode.DebugSession, frameId: number): Promise<DebugProtocol.Variable[]> {
  const ask = async <Body>(request: string, args: object): Promise<Body> =>
    (await session.customRequest(request, args)) as Body;
  const { scopes } = await ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
  const [first] = scopes;
  if (first === undefined) return [];
  const reference = { variablesReference: first.variablesReference };
  return (await ask<DebugProtocol.VariablesResponse['body']>('variables', reference)).variables;
}
