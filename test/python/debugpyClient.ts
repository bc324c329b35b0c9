/** A client of debugpy's own adapter, which does what VS Code does with the configuration that the extension gives it. */
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { codeConfiguration } from '../../extension/debug/codeConfiguration.js';
import type { CodeDebuggerMessage } from '../../server/protocol/backstep.js';

/** Breakpoints on those lines of the file. */
export async function attachDebugpy(
  endpoint: CodeDebuggerMessage,
  file: string,
  breakpoints: number[],
): Promise<DebugClient> {
  const client = new DebugClient('', '', 'debugpy');
  client.defaultTimeout = 60_000;
  await client.start(endpoint.port);
  await client.initializeRequest();
  const initialized = client.waitForEvent('initialized');
  // Answered only after configurationDone.
  const attached = client.attachRequest(
    codeConfiguration('Code', endpoint) as DebugProtocol.AttachRequestArguments,
  );
  await initialized;
  await client.setBreakpointsRequest({
    source: { path: file },
    breakpoints: breakpoints.map((line) => ({ line })),
  });
  await client.configurationDoneRequest();
  await attached;
  return client;
}

/** Where the client has halted: the line and the variables of the function. */
export async function haltedAt(client: DebugClient, stopped: Promise<DebugProtocol.Event>) {
  const { threadId } = ((await stopped) as DebugProtocol.StoppedEvent).body;
  const [frame] = (await client.stackTraceRequest({ threadId: threadId! })).body.stackFrames;
  const [scope] = (await client.scopesRequest({ frameId: frame!.id })).body.scopes;
  const { variables } = (await client.variablesRequest({ variablesReference: scope!.variablesReference }))
    .body;
  return {
    threadId: threadId!,
    line: frame!.line,
    variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
  };
}
