/**
 * What VS Code calls to run the suites inside it: every `*.test.ts` beside this file, bundled one by one into the
 * folder from which this is loaded. Starting VS Code is test/host's.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/** Settles when all suites have run; rejects when a test failed, which makes VS Code exit with an error. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = printMarked;
  // Found through the extension, because this file runs as a bundle.
  const extension = vscode.extensions.getExtension('backstep.backstep');
  if (extension === undefined) {
    throw new Error('The extension under development was not loaded.');
  }
  const reporter = path.join(extension.extensionPath, 'test', 'host', 'countingReporter.cjs');
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 120_000,
    slow: 10_000,
    forbidOnly: true,
    forbidPending: true,
    reporter,
  });
  const folder = path.join(extension.extensionPath, 'dist', 'test', 'vscode');
  const grep = process.env['BACKSTEP_TEST_GREP'];
  if (grep !== undefined && grep !== '') {
    mocha.grep(grep);
  }
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.test.js'))
    .sort()) {
    mocha.addFile(path.join(folder, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${failures} tests failed.`);
  }
}

/**
 * What mocha prints ends up in the log of the window, which is full of VS Code's own lines: test/host shows those with
 * this mark and takes it off. (`console` itself cannot be replaced in the extension host.)
 */
function printMarked(...args: unknown[]): void {
  for (const line of format(...args).split('\n')) {
    console.log(`[test] ${line}`);
  }
}
