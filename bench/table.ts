/** The results for people: a table of numbers and ratios, and one of goals. */
import type { Goal } from './goals.js';
import type { Measured, Results } from './results.js';

/** @param all By contender; the ratios are to the first. */
export function resultTable(all: Record<string, Results>): object[] {
  const [[, base] = ['', {}]] = Object.entries(all);
  const measures = new Set(Object.values(all).flatMap((results) => Object.keys(results)));
  return [...measures].map((what) => ({
    what,
    ...Object.fromEntries(
      Object.entries(all).map(([name, results]) => [
        name,
        cell(results[what], results === base ? undefined : base[what]),
      ]),
    ),
  }));
}

export function goalTable(all: Goal[]): object[] {
  return all.map(({ goal, value, bound, reached }) => ({
    goal,
    measured: shown(value),
    bound: bound === Infinity ? 'without an error' : shown(bound),
    reached: Number.isNaN(value) || Number.isNaN(bound) ? '' : reached ? 'yes' : 'NO',
  }));
}

function cell(measured: Measured | undefined, base: Measured | undefined): string {
  if (measured === undefined) return '';
  if (typeof measured === 'object') return `failed: ${measured.failed.slice(0, 60)}`;
  const isRatio = typeof base === 'number' && base > 0;
  return shown(measured) + (isRatio ? ` (${shown(measured / base)}x)` : '');
}

function shown(value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
