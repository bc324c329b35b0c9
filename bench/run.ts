/**
 * `npm run bench` (`-- --quick` for a first impression, `-- --only=runs,appending --of=Backstep` for parts of it,
 * `-- --only=editor` for the language server, `-- --only=panel` for the panel, `-- --language=python` for one language):
 * every contender in turn, on the same machine in the same run, each part on a contender with nothing kept. Tables of the
 * numbers and of the goals; all of it in results.json.
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
import { editorGoals } from './editorGoals.js';
import { measureDebugging } from './measures/debugging.js';
import { measureEditor } from './measures/editor.js';
import { panelGoals } from './panelGoals.js';
import { measureLarge } from './measures/large.js';
import { measureRuns } from './measures/runs.js';
import { measureThreads } from './measures/threads.js';
import { recorder, type Measured, type Recorder, type Results } from './results.js';
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
/** They have no contender: no other editor knows graphs. */
const isAlone = (part: string) =>
  only?.includes(part) ?? (of === undefined && options.language === undefined);
const isEditorChosen = isAlone('editor');
const isPanelChosen = isAlone('panel');
const started = performance.now();

const recorderOf = (name: string) =>
  recorder((what) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`${String(seconds).padStart(5)} s  ${name}: ${what}\n`);
  });

async function measureAll({ name, open }: Kind): Promise<Results> {
  const all: Results = {};
  for (const [part, measure] of chosen) {
    const record = recorderOf(name);
    try {
      const contender = await open();
      try {
        await measure(contender, size, record);
      } finally {
        await contender.stop();
      }
    } catch (error) {
      record.results[part] = failed(error);
    }
    Object.assign(all, record.results);
  }
  return all;
}

function failed(error: unknown): Measured {
  return { failed: error instanceof Error ? error.message : String(error) };
}

/** What runs in its page knows the DOM: it is checked apart from what runs here, as the webview is. */
async function measurePanel(size: Size, record: Recorder): Promise<void> {
  const file = new URL('panel/measurePanel.ts', import.meta.url).href;
  const part = (await import(file)) as { measurePanel: typeof measurePanel };
  await part.measurePanel(size, record);
}

const results: Record<string, Results> = {};
const editor = 'language server';
const panel = 'panel';
const isJavascript = chosen.length > 0 && options.language !== 'python';
const isPython = chosen.length > 0 && options.language !== 'javascript';
const contenders = [...(isJavascript ? javascript : []), ...(isPython ? python : [])];
const importing = isPython ? await importTime() : Number.NaN;
const compare = () => [
  ...(isEditorChosen ? editorGoals(results[editor] ?? {}) : []),
  ...(isPanelChosen ? panelGoals(results[panel] ?? {}) : []),
  ...(!isJavascript
    ? []
    : goals({
        backstep: results[backstep.name] ?? {},
        devServer: results[devServer.name] ?? {},
        engine: results[memorySaver.name] ?? {},
      })),
  ...(!isPython
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

for (const [name, isChosen, measure] of [
  [editor, isEditorChosen, measureEditor],
  [panel, isPanelChosen, measurePanel],
] as const) {
  if (!isChosen) continue;
  const record = recorderOf(name);
  await measure(size, record).catch((error: unknown) => {
    record.results[name] = failed(error);
  });
  results[name] = record.results;
  await save();
}
for (const kind of contenders) {
  if (!(of?.includes(kind.name) ?? true)) continue;
  results[kind.name] = await measureAll(kind);
  await save();
}
console.log(`Sizes: ${JSON.stringify(size)}; ratios are to the first of each table.`);
for (const kinds of [[{ name: editor }], [{ name: panel }], javascript, python]) {
  const measured = kinds.filter(({ name }) => name in results);
  if (measured.length > 0)
    console.table(resultTable(Object.fromEntries(measured.map(({ name }) => [name, results[name] ?? {}]))));
}
console.table(goalTable(compare()));
