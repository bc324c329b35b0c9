/** Reads everything again: for a server that sends no events. */
import { commandIds } from '../ids.js';
import type { Command } from './command.js';

export const refresh: Command = {
  id: commandIds.refresh,
  needs: 'server',
  async run({ servers, threads, graphs, assistants, memory, forms }) {
    await Promise.all(
      servers.running().flatMap(({ project: { id } }) => {
        memory.refresh(id);
        forms.refresh(id);
        return [threads.refresh(id), graphs.refresh(id), assistants.refresh(id)];
      }),
    );
  },
};
