/**
 * What a server is made of that has nothing but a file's thread, for the one process that started it: a store in memory,
 * and of langgraph.json only the graphs and what they run with. Nobody's data folder is read or written.
 */
import type { HeldStorage, ServerDeps } from './startServer.js';
import { memoryStorage } from './storage/memory/memoryStorage.js';

export function overMemory(deps: ServerDeps): ServerDeps {
  return {
    ...deps,
    openStorage: () => Promise.resolve(heldMemory()),
    async openGraphs(...given) {
      const graphs = await deps.openGraphs(...given);
      return {
        ...graphs,
        // Whoever may start the graphs needs no leave of handlers, and its routes are nobody else's.
        settings: () => ({ ...graphs.settings(), auth: null, app: null, disabled: [], threadTtl: null }),
      };
    },
  };
}

function heldMemory(): HeldStorage {
  const done = (): Promise<void> => Promise.resolve();
  return { ...memoryStorage(), announce: done, announceStop: done };
}
