/** With what the debugger of a language attaches to a worker: the user's code is debugged, and nothing of ours. */
import type { DebugConfiguration } from 'vscode';
import type { CodeDebuggerMessage } from '../../server/protocol/backstep.js';

export function codeConfiguration(name: string, endpoint: CodeDebuggerMessage): DebugConfiguration {
  const { host, port } = endpoint;
  if (endpoint.debugger === 'debugpy')
    return {
      ...{ type: 'debugpy', request: 'attach', name, connect: { host, port }, justMyCode: true },
      // What a node starts itself is no part of the graph, and would be a session of its own.
      subProcess: false,
      // The worker is not the user's code either.
      rules: [{ module: 'backstep_worker', include: false }],
    };
  return {
    ...{ type: 'pwa-node', request: 'attach', name, address: host, port },
    skipFiles: ['<node_internals>/**', '**/node_modules/**', '**/dist/nodeWorker.mjs'],
    // The worker itself lies in the extension's folder, whose maps are of no use to anybody.
    resolveSourceMapLocations: ['**', '!**/node_modules/**'],
    sourceMaps: true,
  };
}
