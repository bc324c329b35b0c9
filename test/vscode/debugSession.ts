/** Asks the active debugging session as VS Code's own views do. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';

const threadId = 1;

export function session(): vscode.DebugSession {
  const active = vscode.debug.activeDebugSession;
  assert.ok(active, 'a session is active');
  return active;
}

/** Innermost first. */
export async function stackFrames(): Promise<DebugProtocol.StackFrame[]> {
  const answer = await ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
  return answer.stackFrames;
}

/** The variables of a scope of the frame. */
export async function variablesOf(frameId: number, scope: string): Promise<DebugProtocol.Variable[]> {
  const { scopes } = await ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
  const found = scopes.find(({ name }) => name === scope);
  assert.ok(found, `${scope} is among ${scopes.map(({ name }) => name).join(', ')}`);
  const { variables } = await ask<DebugProtocol.VariablesResponse['body']>('variables', {
    variablesReference: found.variablesReference,
  });
  return variables;
}

export async function evaluate(expression: string, context: string): Promise<string> {
  const [frame] = await stackFrames();
  const { result } = await ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
    expression,
    context,
    frameId: frame?.id,
  });
  return result;
}

export async function ask<Body>(request: string, body: object = { threadId }): Promise<Body> {
  return (await session().customRequest(request, body)) as Body;
}
