/** The debugger of a graph's code, held over HTTP as a client holds it; attaching to it is the caller's. */
import assert from 'node:assert/strict';
import type { CodeDebuggerMessage } from '../../server/protocol/backstep.js';

/** Holds the debugger of a graph; `next` gives the endpoints as they are told. */
export async function holdDebugger(url: string, graphId: string) {
  const leave = new AbortController();
  const response = await fetch(`${url}/backstep/debugger?graph_id=${graphId}`, { signal: leave.signal });
  assert.equal(response.status, 200);
  const endpoints = (async function* () {
    let rest = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n');
      rest = lines.pop()!;
      for (const each of lines)
        if (each.startsWith('data: ')) yield JSON.parse(each.slice(6)) as CodeDebuggerMessage;
    }
  })();
  return {
    async next(): Promise<CodeDebuggerMessage> {
      const { value, done } = await endpoints.next();
      assert.notEqual(done, true, 'the debugger is still held');
      return value as CodeDebuggerMessage;
    },
    /** What a debugger says once its breakpoints are set. */
    async attached(workerId: string): Promise<void> {
      const said = await fetch(`${url}/backstep/debugger/${workerId}/attached`, { method: 'POST' });
      assert.equal(said.status, 204);
    },
    close: () => leave.abort(),
  };
}
