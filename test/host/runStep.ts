/**
 * Runs one step of `npm test` in a process of its own, its output passed through, and counts what passed. A process
 * that fails without having counted counts as one failure; so does one that hangs.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startProcess, type StartedProcess } from './childProcesses.js';
import { repositoryRoot } from './paths.js';
import type { Step } from './suites.js';
import { makeTemporaryFolder, removeFolder } from './workspace.js';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface StepResult extends Counts {
  /** Of each test or hook that failed: its full title and, below, its error. */
  problems: string[];
}

/** No step takes this long, in milliseconds, on the slowest machine we know. */
const limit = 20 * 60_000;

/** Runs the step to its end. Never rejects for what the step does. */
export async function runStep(step: Step): Promise<StepResult> {
  const folder = await makeTemporaryFolder('report');
  try {
    const report = path.join(folder, 'counts.json');
    const code = await exitCode(step, start(step, report));
    if (step.kind === 'check') {
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, problems: [] };
    }
    const text = await readFile(report, 'utf8').catch(() => undefined);
    const nothing: StepResult = { passed: 0, failed: 0, skipped: 0, problems: [] };
    const counts = text === undefined ? nothing : (JSON.parse(text) as StepResult);
    // A suite that ran nothing, or that ended badly in spite of its counts, has failed.
    const ranNothing = counts.passed + counts.failed === 0;
    return counts.failed === 0 && (code !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
  } finally {
    await removeFolder(folder);
  }
}

function start(step: Step, report: string): StartedProcess {
  const env = { ...process.env, BACKSTEP_TEST_REPORT: report };
  const options = { cwd: repositoryRoot, env, stdio: 'inherit' } as const;
  switch (step.kind) {
    case 'check':
      return startProcess('npm', ['run', '--silent', step.npmScript], options);
    case 'mocha': {
      const mocha = path.join(repositoryRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
      return startProcess(
        process.execPath,
        [mocha, '--reporter', './test/host/countingReporter.cjs', step.spec],
        { ...options, env: { ...env, ...step.env } },
      );
    }
    case 'hosted':
      return startProcess(process.execPath, ['--import', 'tsx', step.program], options);
  }
}

async function exitCode(step: Step, started: StartedProcess): Promise<number> {
  const timer = setTimeout(() => {
    console.error(`${step.name} did not end within ${limit / 60_000} minutes.`);
    void started.end();
  }, limit);
  const code = await started.exited;
  clearTimeout(timer);
  return code;
}
