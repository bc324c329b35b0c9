/**
 * What the Test Explorer does when kept threads are run: one replay after the other, each with the command that CI runs
 * too; a differing step is a diff at its node. With "continuous run", again whenever a source of the project is saved.
 */
import * as vscode from 'vscode';
import { isAbort } from '../errors.js';
import type { Disposable } from '../emitter.js';
import { graphLanguages } from '../language/languageService.js';
import { toRange } from '../language/openLocation.js';
import type { LaunchSettings } from '../server/launchSettings.js';
import type { Project } from '../server/project.js';
import { replayText } from '../../server/replayText.js';
import type { ReplayedStep } from '../../server/protocol/replay.js';
import type { Services } from '../services.js';
import { isInKeptFolder } from './keptFolder.js';
import type { KeptTest, KeptTests } from './keptTests.js';
import { replayFile } from './replayFile.js';
import { stepMessage } from './stepMessage.js';

interface Deps {
  tests: KeptTests;
  /** Absolute path of dist/server.js. */
  script: string;
  settings: (project: Project) => Promise<LaunchSettings>;
  findNode: Services['findNode'];
}

/** Of the terminal that shows what a test printed. */
const lineEnd = '\r\n';

export function runKeptTests(deps: Deps): Disposable {
  const { controller } = deps.tests;
  const profile = controller.createRunProfile(
    vscode.l10n.t('Replay'),
    vscode.TestRunProfileKind.Run,
    (request, token) =>
      request.continuous === true ? runOnSave(request, token, deps) : runNow(request, token, deps),
    true,
    undefined,
    true,
  );
  const outdate = vscode.workspace.onDidSaveTextDocument((document) => {
    if (!graphLanguages.includes(document.languageId)) return;
    const stale = deps.tests.all().filter((item) => isOfSameProject(deps.tests.of(item), document.uri));
    if (stale.length > 0) controller.invalidateTestResults(stale);
  });
  return vscode.Disposable.from(profile, outdate);
}

async function runNow(
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  deps: Deps,
): Promise<void> {
  const run = deps.tests.controller.createTestRun(request);
  const cancel = new AbortController();
  const subscriptions = [token, run.token].map((each) => each.onCancellationRequested(() => cancel.abort()));
  const items = wanted(request, deps.tests);
  items.forEach((item) => run.enqueued(item));
  try {
    for (const item of items) {
      if (cancel.signal.aborted) run.skipped(item);
      else await runOne(item, run, cancel.signal, deps);
    }
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
    run.end();
  }
}

/** Until the token ends it. A save during a run stops that run and begins anew. */
function runOnSave(request: vscode.TestRunRequest, token: vscode.CancellationToken, deps: Deps): void {
  let current = new vscode.CancellationTokenSource();
  let previous = Promise.resolve();
  const begin = (items: readonly vscode.TestItem[]): void => {
    if (items.length === 0) return;
    current.cancel();
    const source = (current = new vscode.CancellationTokenSource());
    const once = new vscode.TestRunRequest(items, request.exclude, request.profile, true);
    previous = previous.then(() => runNow(once, source.token, deps));
  };
  const saved = vscode.workspace.onDidSaveTextDocument((document) => {
    if (graphLanguages.includes(document.languageId))
      begin(wanted(request, deps.tests).filter((item) => isOfSameProject(deps.tests.of(item), document.uri)));
  });
  token.onCancellationRequested(() => {
    saved.dispose();
    current.cancel();
  });
}

async function runOne(
  item: vscode.TestItem,
  run: vscode.TestRun,
  signal: AbortSignal,
  deps: Deps,
): Promise<void> {
  const test = deps.tests.of(item);
  run.started(item);
  if (test === null) {
    run.errored(item, new vscode.TestMessage(item.error ?? vscode.l10n.t('The file is gone.')));
    return;
  }
  const began = Date.now();
  const print = (line: string): void => run.appendOutput(line + lineEnd, undefined, item);
  const { project, file } = test;
  const messages: vscode.TestMessage[] = [];
  try {
    const trusted = isInKeptFolder(file, project);
    const options = { script: deps.script, ...project, file: file.fsPath, trusted, signal, onPrint: print };
    for await (const event of replayFile({ ...options, ...(await deps.settings(project)) })) {
      replayText(event).forEach(print);
      if (event.kind === 'step' && event.verdict !== 'same')
        messages.push(stepMessage(event, await placeOf(event, test, deps)));
    }
    const duration = Date.now() - began;
    if (messages.length === 0) run.passed(item, duration);
    else run.failed(item, messages, duration);
  } catch (error) {
    if (isAbort(error)) {
      run.skipped(item);
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    run.errored(item, new vscode.TestMessage(reason), Date.now() - began);
  }
}

async function placeOf(
  { nodes: [node] }: ReplayedStep,
  { project, graphId }: KeptTest,
  { findNode }: Deps,
): Promise<vscode.Location | null> {
  const found = node === undefined ? null : await findNode(project.id, graphId, node);
  const place = found?.body ?? found?.declaration;
  if (place === undefined) return null;
  // The beginning alone: a message belongs to a line, not to all of a function.
  return new vscode.Location(vscode.Uri.parse(place.uri), toRange(place.range).start);
}

function wanted({ include, exclude }: vscode.TestRunRequest, tests: KeptTests): vscode.TestItem[] {
  const left = new Set((exclude ?? []).flatMap((item) => tests.within(item).map(({ id }) => id)));
  const asked = include === undefined ? tests.all() : include.flatMap((item) => tests.within(item));
  // A graph and one of its threads may both be asked for.
  return [...new Map(asked.map((item) => [item.id, item])).values()].filter(({ id }) => !left.has(id));
}

function isOfSameProject(test: KeptTest | null, source: vscode.Uri): boolean {
  return test !== null && source.fsPath.startsWith(test.project.directory);
}
