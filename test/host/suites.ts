/**
 * What `npm test` runs, in this order: the checks, then the suites from the quickest to the slowest. The package comes
 * last because it puts a production build into dist/.
 */

/** A command that passes or fails as a whole. */
export interface Check {
  kind: 'check';
  name: string;
  npmScript: string;
}

/** Files that mocha runs in a process of its own. */
export interface MochaSuite {
  kind: 'mocha';
  name: string;
  spec: string;
  /** Beside the environment of `npm test`. */
  env?: Readonly<Record<string, string>>;
  /** Needs the VS Code and the browser which are installed beside the first suites. */
  needsHost?: boolean;
}

/** A program that runs mocha elsewhere and leaves its counts where BACKSTEP_TEST_REPORT says. */
export interface HostedSuite {
  kind: 'hosted';
  name: string;
  program: string;
  needsHost: true;
}

export type Step = Check | MochaSuite | HostedSuite;

export const steps: readonly Step[] = [
  { kind: 'check', name: 'build', npmScript: 'build' },
  { kind: 'check', name: 'lint', npmScript: 'lint' },
  { kind: 'check', name: 'types', npmScript: 'typecheck' },
  { kind: 'mocha', name: 'unit', spec: 'test/unit/**/*.test.{ts,tsx}' },
  { kind: 'mocha', name: 'lsp', spec: 'test/lsp/**/*.test.ts' },
  { kind: 'mocha', name: 'dap', spec: 'test/dap/**/*.test.ts' },
  { kind: 'mocha', name: 'contract', spec: 'test/contract/**/*.test.ts' },
  { kind: 'mocha', name: 'python', spec: 'test/python/**/*.test.ts' },
  // The contract suites that know no language, once more over Python's graphs.
  {
    kind: 'mocha',
    name: 'python-contract',
    spec: 'test/contract/@(closed|crons|curl|keptThreads|langsmith|lateRuns|liveThread|multitask|prune|refusals|rollback|runs|sdkSurface|statePreview|states|steps|streaming|threadFiles|threadStream|walkthrough).test.ts',
    env: { BACKSTEP_TEST_LANGUAGE: 'python' },
  },
  {
    kind: 'mocha',
    name: 'python-crash',
    spec: 'test/durability/crashLoad.test.ts',
    env: { BACKSTEP_TEST_LANGUAGE: 'python' },
  },
  { kind: 'mocha', name: 'durability', spec: 'test/durability/**/*.test.ts' },
  { kind: 'hosted', name: 'vscode', program: 'test/host/runVscodeTests.ts', needsHost: true },
  { kind: 'mocha', name: 'e2e', spec: 'test/e2e/**/*.test.ts', needsHost: true },
  { kind: 'mocha', name: 'package', spec: 'test/package/**/*.test.ts' },
];
