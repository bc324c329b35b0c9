/** What Backstep is to reach with Python graphs: what both languages share, and how it compares with `langgraph dev`. */
import type { Compared, Goal } from './goals.js';
import { atLeast, atMost, numberOf, sharedGoals } from './goals.js';
import { names } from './names.js';

export interface PythonCompared extends Compared {
  /** Milliseconds that an interpreter takes to import the graphs. */
  importing: number;
}

export function pythonGoals({ importing, ...compared }: PythonCompared): Goal[] {
  const { backstep, devServer, engine } = compared;
  const own = (name: string) => numberOf(backstep[name]);
  const dev = (name: string) => numberOf(devServer[name]);
  const goals = [
    atMost('latency, ms: 1.5 x engine + 5', own(names.latency), 1.5 * numberOf(engine[names.latency]) + 5),
    atLeast('latency: times better than langgraph dev', dev(names.latency) / own(names.latency), 1),
    atMost('first event, ms', own(names.firstEvent), 15),
    ...sharedGoals(compared),
    atMost(
      'first run: server + import of the graphs + 300 ms',
      own(names.firstRun),
      own(names.coldEmpty) + importing + 300,
    ),
    atLeast('first run / langgraph dev’s', dev(names.firstRun) / own(names.firstRun), 1),
  ];
  return goals.map((each) => ({ ...each, goal: `Python: ${each.goal}` }));
}
