/**
 * "Run Graph…": without the debugger, as Ctrl+F5 does; breakpoints are passed by, an `interrupt()` still stops and asks.
 */
import { commandIds } from '../ids.js';
import { askRun } from './askRun.js';
import type { Command } from './command.js';

export const runGraph: Command = {
  id: commandIds.runGraph,
  // Which server, the graph says: it is started then, and no other.
  needs: 'project',
  async run(services, argument) {
    const wanted = await askRun(services, argument);
    if (wanted === undefined) return undefined;
    const { graph, key, input } = wanted;
    services.panels.show(key, { preserveFocus: true }).select(null, false);
    return services.runs.run({ key, graphId: graph.graphId, input });
  },
};
