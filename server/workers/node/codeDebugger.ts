/**
 * Node's own debugger (the inspector) inside this worker, opened only when the server asks for it. Whoever attaches sees
 * the user's files as they were written: tsx puts a source map into what it loads.
 */
import inspector from 'node:inspector';
import type { DebuggerEndpoint } from '../../protocol/worker.js';

const host = '127.0.0.1';

/** Begins to listen on a free port; one that listens already goes on. */
export function openDebugger(): DebuggerEndpoint {
  if (inspector.url() === undefined) inspector.open(0, host);
  const url = inspector.url();
  if (url === undefined) throw new Error('The inspector of this Node did not open.');
  return { debugger: 'node', host, port: Number(new URL(url).port), websocket_url: url };
}

export function closeDebugger(): void {
  if (inspector.url() !== undefined) inspector.close();
}
