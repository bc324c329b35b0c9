/** What Backstep is to reach, each as a number beside a bound, both of the same run of the bench. */
import { names } from './names.js';
import type { Measured, Results } from './results.js';

export interface Goal {
  goal: string;
  value: number;
  bound: number;
  reached: boolean;
}

export interface Compared {
  backstep: Results;
  devServer: Results;
  engine: Results;
}

/** Those whose measures are there; NaN stands for what failed, and is never reached. */
export function goals(compared: Compared): Goal[] {
  const { backstep, devServer, engine } = compared;
  const own = (name: string) => numberOf(backstep[name]);
  const dev = (name: string) => numberOf(devServer[name]);
  return [
    atMost('latency, ms: 1.5 x engine + 4', own(names.latency), 1.5 * numberOf(engine[names.latency]) + 4),
    atLeast('latency: times better than the JS dev server', dev(names.latency) / own(names.latency), 60),
    atMost('first event, ms', own(names.firstEvent), 10),
    ...sharedGoals(compared),
    atMost('cold start / JS dev server', own(names.coldEmpty) / dev(names.coldEmpty), 0.5),
  ];
}

/** Those that hold for graphs of either language. */
export function sharedGoals({ backstep, engine }: Compared): Goal[] {
  const own = (name: string) => numberOf(backstep[name]);
  const limit = (name: string) => numberOf(engine[name]);
  return [
    atLeast('16 clients: share of the engine', own(names.throughput) / limit(names.throughput), 0.5),
    atMost('constant thread: last 100 / first 100', own(names.constantLast) / own(names.constantFirst), 1.2),
    atMost('appending thread: total / engine in memory', own(names.appending) / limit(names.appending), 1),
    atMost('appending thread: disk / appended', own(names.appendingDisk) / own(names.appended), 3),
    atMost('appending thread: MB of the server', own(names.appendingMemory), 300),
    atMost('step of the debugger on a long thread, ms', own(names.debugStep), 50),
    atMost('newest 10, ms', own(names.newest), 20),
    atMost('all paged, ms', own(names.historyPaged), Infinity),
    atMost('all at once, ms', own(names.historyAll), Infinity),
    atMost('fork and resume / fresh run of the step', own(names.fork) / own(names.freshStep), 2),
    atMost('longest /ok of the appending thread, ms', own(names.appendingStall), 50),
    atMost('longest /ok of the constant thread, ms', own(names.constantStall), 50),
    atMost('cold start with many threads, ms more', own(names.coldMany) - own(names.coldEmpty), 1000),
  ];
}

export function atMost(goal: string, value: number, bound: number): Goal {
  return { goal, value, bound, reached: value <= bound };
}

export function atLeast(goal: string, value: number, bound: number): Goal {
  return { goal, value, bound, reached: value >= bound };
}

export function numberOf(measured: Measured | undefined): number {
  return typeof measured === 'number' ? measured : Number.NaN;
}
