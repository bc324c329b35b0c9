/**
 * `npm run bench` (`-- --quick` for a first impression, `-- --only=runs,appending --of=Backstep` for parts of it,
 * `-- --language=python` for one language): every contender in turn, on the same machine in the same run, each part on a contender with nothing kept. Tables of the numbers and of
 * the goals; all of it in results.json.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Contender, Kind } from './contender.js';
import { engine } from './engine.js';
import { goals } from './goals.js';
import { importTime, pythonBackstep, pythonDevServer, pythonEngine } from './pythonContenders.js';
import { pythonGoals } from './pythonGoals.js';
import { measureAppending } from './measures/appending.js';
import { measureConstant } from './measures/constant.js';
import { measureDebugging } from './measures/debugging.js';
import { measureLarge } from './measures/large.js';
import { measureRuns } from './measures/runs.js';
import { measureThreads } from './measures/threads.js';
import { recorder, type Recorder, type Results } from './results.js';
import { backstep, devServer } from './servers.js';
import { sizes, type Size } from './sizes.js';
import { goalTable, resultTable } from './table.js';

type Measure = (contender: Contender, size: Size, record: Recorder) => Promise<void>;

const parts: Record<string, Measure> = {
  runs: measureRuns,
  appending: measureAppending,
  constant: measureConstant,
  debugging: measureDebugging,
  large: measureLarge,
  threads: measureThreads,
};
const memorySaver = engine('engine, MemorySaver', true);
const javascript: Kind[] = [backstep, devServer, memorySaver, engine('engine, no saver', false)];
const python: Kind[] = [pythonBackstep, pythonDevServer, pythonEngine];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    of: { type: 'string', multiple: true },
    language: { type: 'string' },
  },
});
const size: Size = options.quick ? sizes.quick : sizes.full;
const only = options.only?.split(',');
const { of } = options;
const chosen = Object.entries(parts).filter(([part]) => only?.includes(part) ?? true);
const started = performance.now();

async function measureAll({ name, open }: Kind): Promise<Results> {
  const all: Results = {};
  for (const [part, measure] of chosen) {
    const record = recorder((what) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      process.stderr.write(`${String(seconds).padStart(5)} s  ${name}: ${what}\n`);
    });
    try {
      const contender = await open();
      try {
        await measure(contender, size, record);
      } finally {
        await contender.stop();
      }
    } catch (error) {
      record.results[part] = { failed: error instanceof Error ? error.message : String(error) };
    }
    Object.assign(all, record.results);
  }
  return all;
}

const results: Record<string, Results> = {};
const contenders = [
  ...(options.language === 'python' ? [] : javascript),
  ...(options.language === 'javascript' ? [] : python),
];
const importing = options.language === 'javascript' ? Number.NaN : await importTime();
const compare = () => [
  ...(options.language === 'python'
    ? []
    : goals({
        backstep: results[backstep.name] ?? {},
        devServer: results[devServer.name] ?? {},
        engine: results[memorySaver.name] ?? {},
      })),
  ...(options.language === 'javascript'
    ? []
    : pythonGoals({
        backstep: results[pythonBackstep.name] ?? {},
        devServer: results[pythonDevServer.name] ?? {},
        engine: results[pythonEngine.name] ?? {},
        importing,
      })),
];
/** After each contender: what an interrupted bench has measured is not lost. */
async function save(): Promise<void> {
  const all = { at: new Date().toISOString(), node: process.version, size, results, goals: compare() };
  await writeFile(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(all, null, 1)}\n`);
}

for (const kind of contenders) {
  if (!(of?.includes(kind.name) ?? true)) continue;
  results[kind.name] = await measureAll(kind);
  await save();
}
console.log(`Sizes: ${JSON.stringify(size)}; ratios are to the first of each table.`);
for (const kinds of [javascript, python]) {
  const measured = kinds.filter(({ name }) => name in results);
  if (measured.length > 0)
    console.table(resultTable(Object.fromEntries(measured.map(({ name }) => [name, results[name] ?? {}]))));
}
console.table(goalTable(compare()));
