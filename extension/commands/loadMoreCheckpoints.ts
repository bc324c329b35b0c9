/** The last row of a long thread in the sidebar: brings the next page of older checkpoints. */
import { commandIds } from '../ids.js';
import type { Command } from './command.js';
import { threadOf } from './pickers.js';

export const loadMoreCheckpoints: Command = {
  id: commandIds.loadMoreCheckpoints,
  needs: 'server',
  async run(services, argument) {
    const key = threadOf(argument);
    if (key !== null) await services.threads.loadMore(key);
  },
};
