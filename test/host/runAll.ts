/**
 * `npm test`: every check and suite one after another, whatever fails on the way, and one line with the sum at the end.
 * VS Code for the last ones is installed meanwhile. `npm test -- unit e2e` runs only the steps named.
 */
import { exitOnSignals } from './childProcesses.js';
import { ensureChromium } from './chromium.js';
import { ensureVscode } from './ensureVscode.js';
import { runStep, type Counts, type StepResult } from './runStep.js';
import { steps } from './suites.js';
import { ensureVscodeServer } from './vscodeServer.js';

exitOnSignals();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${steps.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
// The browser first and by itself: suites need it early, and two package managers at once get into each other's way.
const browser = await settle(ensureChromium());
const host = chosen.some((step) => 'needsHost' in step) ? settle(prepareHost(browser)) : undefined;
const results: { name: string; counts: StepResult; seconds: number }[] = [];
for (const step of chosen) {
  const started = performance.now();
  console.log(`\n=== ${step.name} ===`);
  const problem = 'needsHost' in step ? await host : undefined;
  if (problem !== undefined) {
    console.error(problem);
  }
  const counts =
    problem === undefined ? await runStep(step) : { passed: 0, failed: 1, skipped: 0, problems: [problem] };
  results.push({ name: step.name, counts, seconds: (performance.now() - started) / 1000 });
}

// Again at the end, which is all that is seen where a log is cut.
for (const { name, counts } of results) {
  for (const problem of counts.problems) console.log(`\n${name}: ${problem}`);
}
console.log('');
for (const { name, counts, seconds } of results) {
  console.log(`${name.padEnd(16)} ${describeCounts(counts)} (${seconds.toFixed(0)} s)`);
}
const total = results.reduce<Counts>(
  (sum, { counts }) => ({
    passed: sum.passed + counts.passed,
    failed: sum.failed + counts.failed,
    skipped: sum.skipped + counts.skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${describeCounts(total)}`);

function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

async function prepareHost(browserProblem: string | undefined): Promise<void> {
  if (browserProblem !== undefined) throw new Error(browserProblem);
  await ensureVscode();
  await ensureVscodeServer();
}

/** Answers why a promise failed, as text, so that nobody need wait for it yet. */
async function settle(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
