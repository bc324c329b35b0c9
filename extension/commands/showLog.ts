/** "Show Log": the server's own log; the graphs' prints are in the channel beside it. */
import { commandIds } from '../ids.js';
import type { Command } from './command.js';

export const showLog: Command = {
  id: commandIds.showLog,
  needs: 'nothing',
  run(services) {
    services.log.show();
    return Promise.resolve();
  },
};
