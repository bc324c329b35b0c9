/**
 * `npm run bench` (`-- --quick` for a minute's impression): every contender in turn on the same machine in the same run,
 * a table of the numbers and of their ratios to Backstep's, and results.json.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { backstep, devServer, engine } from './contenders.js';
import { measure, sizes, type Results } from './measures.js';

const size = process.argv.includes('--quick') ? sizes.quick : sizes.full;
const contenders = [
  backstep,
  devServer,
  () => Promise.resolve(engine('engine, MemorySaver', true)),
  () => Promise.resolve(engine('engine, no saver', false)),
];

const all: Record<string, Results> = {};
for (const open of contenders) {
  const contender = await open();
  try {
    all[contender.name] = await measure(contender, size);
  } finally {
    await contender.stop();
  }
}

const own = all.Backstep ?? {};
const rows = Object.keys(own).map((what) => {
  const cells = Object.entries(all).map(([name, results]) => {
    const value = results[what];
    const base = own[what];
    const isRatio = name !== 'Backstep' && typeof value === 'number' && typeof base === 'number' && base > 0;
    return [name, isRatio ? `${value} (${(value / base).toFixed(2)}x)` : String(value ?? '')] as const;
  });
  return { what, ...Object.fromEntries(cells) };
});
console.table(rows);
await writeFile(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(all, null, 1)}\n`);
