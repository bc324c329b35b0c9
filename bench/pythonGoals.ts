/** What Backstep is to reach with Python graphs, beside the goals that both languages share. */
import type { Compared, Goal } from './goals.js';
import { atLeast, atMost, numberOf } from './goals.js';
import { names } from './names.js';

export interface PythonCompared extends Compared {
  /** Milliseconds that an interpreter takes to import the graphs. */
  importing: number;
}

export function pythonGoals({ backstep, devServer, engine, importing }: PythonCompared): Goal[] {
  const own = (name: string) => numberOf(backstep[name]);
  const dev = (name: string) => numberOf(devServer[name]);
  const limit = (name: string) => numberOf(engine[name]);
  return [
    atMost('Python: latency, ms: 1.5 x engine + 5', own(names.latency), 1.5 * limit(names.latency) + 5),
    atLeast('Python: latency: times better than langgraph dev', dev(names.latency) / own(names.latency), 1),
    atMost('Python: first event, ms', own(names.firstEvent), 15),
    atMost(
      'Python: constant thread: last 100 / first 100',
      own(names.constantLast) / own(names.constantFirst),
      1.2,
    ),
    atMost('Python: appending thread: disk / appended', own(names.appendingDisk) / own(names.appended), 3),
    atMost(
      'Python: first run: server + import of the graphs + 300 ms',
      own(names.firstRun),
      own(names.coldEmpty) + importing + 300,
    ),
    atLeast('Python: first run / langgraph dev’s', dev(names.firstRun) / own(names.firstRun), 1),
  ];
}
