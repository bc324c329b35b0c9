/** Reads everything again: for a server that sends no events. */
import { commandIds } from '../ids.js';
import type { Command } from './command.js';

export const refresh: Command = {
  id: commandIds.refresh,
  needs: 'server',
  async run({ servers, threads, graphs }) {
    await Promise.all(
      servers.running().flatMap(({ project }) => [threads.refresh(project.id), graphs.refresh(project.id)]),
    );
  },
};
