/**
 * `npm run test:vscode`: runs the suites of test/vscode inside a real VS Code, on a fresh copy of the example, and
 * exits with their code. Which VS Code that is, ensureVscode knows.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { exitOnSignals, startProcess } from './childProcesses.js';
import { ensureVscode, hasDisplay } from './ensureVscode.js';
import { repositoryRoot } from './paths.js';
import { ensurePythonEnv } from './pythonEnv.js';
import { testSettings } from './testSettings.js';
import { createWorkspace, makeTemporaryFolder, removeFolder } from './workspace.js';

exitOnSignals();
const { executable, desktop } = await ensureVscode();
if (desktop && !hasDisplay()) {
  const again = startProcess(
    'xvfb-run',
    ['-a', process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: { ...process.env, VSCODE_EXECUTABLE: executable },
    },
  );
  process.exitCode = await again.exited;
} else {
  await runSuites(executable);
}

async function runSuites(vscodeExecutablePath: string): Promise<void> {
  const workspace = await createWorkspace();
  const userData = await makeTemporaryFolder('vscode');
  try {
    await mkdir(path.join(userData, 'User'), { recursive: true });
    await writeFile(path.join(userData, 'User', 'settings.json'), JSON.stringify(testSettings(), null, 2));
    // The suites inside VS Code put it into the workspace's settings.
    process.env.BACKSTEP_TEST_PYTHON = (await ensurePythonEnv()).python;
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: path.join(repositoryRoot, 'dist', 'test', 'vscode', 'index.js'),
      launchArgs: [
        workspace.folder,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${path.join(userData, 'extensions')}`,
      ],
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await workspace.remove();
    await removeFolder(userData);
  }
}
