/** Threads kept as tests in a real VS Code: kept, found, run from the gutter, failing as a diff, gone with their file. */
import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { activated, lineOf, openSource, ranJoke, replaceAll, until } from './extensionUnderTest.js';
import { errorsShown, withStandIn } from './standIns.js';

type Ended = 'passed' | 'failed' | 'errored' | 'skipped';

interface Outcome {
  test: string;
  ended: Ended;
  messages: vscode.TestMessage[];
}

describe('kept tests', () => {
  let services: Services;
  let key: ThreadKey;
  let folder: vscode.Uri;
  let graphFile: vscode.Uri;
  let original: string;

  const inProject = (...names: string[]): vscode.Uri => vscode.Uri.joinPath(folder, ...names);
  const write = (file: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(file, Buffer.from(text));
  const textOf = async (file: vscode.Uri): Promise<string> =>
    Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
  const tests = (): string[] => services.keptTests.all().map(({ label }) => label);

  before(async () => {
    services = await activated();
    folder = vscode.workspace.workspaceFolders![0]!.uri;
    key = await ranJoke(services);
    graphFile = inProject('src', 'joke.ts');
    original = await textOf(graphFile);
  });

  after(async () => {
    await write(graphFile, original);
    for (const name of ['backstep-tests', 'test'])
      await vscode.workspace.fs.delete(inProject(name), { recursive: true }).then(undefined, () => undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: key.projectId });
  });

  function keep(name: string): Promise<vscode.Uri | undefined> {
    return withStandIn(
      'showInputBox',
      () => Promise.resolve(name),
      () => vscode.commands.executeCommand<vscode.Uri | undefined>(commandIds.keepAsTest, { key }),
    );
  }

  /** What VS Code is told of the tests that it runs by a command of its own, or upon something else. */
  async function outcomes(cause: string | (() => Promise<unknown>)): Promise<Outcome[]> {
    const { controller } = services.keptTests;
    const createTestRun = controller.createTestRun.bind(controller);
    const told: Outcome[] = [];
    const ended = new Promise<void>((resolve) => {
      controller.createTestRun = (...given) => {
        const run = createTestRun(...given);
        const tell =
          (how: Ended) =>
          (item: vscode.TestItem, message?: unknown): void => {
            const messages = Array.isArray(message) ? message : [message];
            const worded = messages.filter(
              (each): each is vscode.TestMessage => each instanceof vscode.TestMessage,
            );
            told.push({ test: item.label, ended: how, messages: worded });
            (run[how] as (...rest: unknown[]) => void)(item, message);
          };
        return new Proxy(run, {
          get(target, name) {
            if (name === 'passed' || name === 'failed' || name === 'errored' || name === 'skipped')
              return tell(name);
            if (name === 'end')
              return () => {
                run.end();
                resolve();
              };
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
      };
    });
    try {
      await (typeof cause === 'string' ? vscode.commands.executeCommand(cause) : cause());
      await ended;
    } finally {
      controller.createTestRun = createTestRun;
    }
    return told;
  }

  it('keeps a thread as a file of the project, a test at its graph', async () => {
    const file = await keep('Socks & dryer');
    assert.equal(file?.toString(), inProject('backstep-tests', 'Socks-dryer.thread.json').toString());
    assert.match(await textOf(file), /"backstep-thread"/);
    const item = services.keptTests.get(file);
    assert.ok(item, 'the test is there');
    assert.equal(item.error, undefined);
    assert.deepEqual([item.label, item.parent?.label], ['Socks-dryer', 'joke']);
    const { document } = await openSource('src/joke.ts');
    assert.equal(item.uri?.toString(), document.uri.toString());
    assert.equal(item.range?.start.line, lineOf(document, 'new StateGraph'));
  });

  it('replaces a kept thread only when asked to', async () => {
    const file = inProject('backstep-tests', 'Socks-dryer.thread.json');
    const before = await textOf(file);
    await write(file, `${before}\n`);
    const answers = (answer: string | undefined, asked: string[] = []) =>
      withStandIn(
        'showWarningMessage',
        (question: string) => {
          asked.push(question);
          return Promise.resolve(answer);
        },
        () => keep('Socks-dryer'),
      ).then((kept) => [kept?.toString(), ...asked]);
    const question = '"Socks-dryer.thread.json" is there already. Replace it?';
    assert.deepEqual(await answers(undefined), [undefined, question]);
    assert.equal(await textOf(file), `${before}\n`);
    assert.deepEqual(await answers('Replace'), [file.toString(), question]);
    assert.notEqual(await textOf(file), `${before}\n`);
    const why = 'Give it a name with a letter or digit in it.';
    assert.deepEqual(await errorsShown(() => keep('../..')), [why]);
  });

  it('runs from the line of the graph, and passes where the code is that of the record', async () => {
    const { document } = await openSource('src/joke.ts');
    const at = new vscode.Position(lineOf(document, 'new StateGraph'), 0);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(at, at);
    assert.deepEqual(await outcomes('testing.runAtCursor'), [
      { test: 'Socks-dryer', ended: 'passed', messages: [] },
    ]);
  });

  it('fails after an edit, with a diff of the step at its node', async () => {
    await write(
      graphFile,
      original.replace(
        'message.text };\n}\n\nexport',
        "message.text.replace('so hard', 'so easy') };\n}\n\nexport",
      ),
    );
    const [outcome, ...others] = await outcomes('testing.runAll');
    assert.deepEqual(others, []);
    assert.equal(outcome?.ended, 'failed');
    const [message, ...more] = outcome.messages;
    assert.deepEqual(more, []);
    assert.equal(message?.message, '2 write_joke differs from the record: values.joke');
    const { expectedOutput = '', actualOutput = '', location } = message;
    assert.ok(expectedOutput.includes('so hard to keep'), expectedOutput);
    assert.equal(expectedOutput.replace('so hard', 'so easy'), actualOutput);
    assert.equal(location?.uri.toString(), graphFile.toString());
    assert.match(
      (await vscode.workspace.openTextDocument(graphFile)).lineAt(location.range.start.line).text,
      /writeJoke/,
    );
  });

  it('runs again on each save while that is switched on', async () => {
    const { document } = await openSource('src/joke.ts');
    const save = async (text: string): Promise<void> => {
      await replaceAll(document, text);
      assert.ok(await document.save());
    };
    await vscode.commands.executeCommand('testing.startContinuousRun');
    try {
      const [same] = await outcomes(() => save(original));
      assert.equal(same?.ended, 'passed');
      const [other] = await outcomes(() =>
        save(
          original.replace(
            'message.text };\n}\n\nexport',
            "message.text.replace('so hard', 'so easy') };\n}\n\nexport",
          ),
        ),
      );
      assert.equal(other?.ended, 'failed');
    } finally {
      await vscode.commands.executeCommand('testing.stopContinuousRun');
    }
  });

  it('cannot be run where the graph does not load, and says so', async () => {
    await write(graphFile, 'export const graph = (;');
    const [outcome] = await outcomes('testing.runAll');
    assert.equal(outcome?.ended, 'errored');
    assert.match(JSON.stringify(outcome.messages[0]?.message), /joke/);
    await write(graphFile, original);
  });

  it('names files that are no kept threads, runs the others', async () => {
    const bad = inProject('backstep-tests', 'bad.thread.json');
    await write(bad, '{"format":');
    await services.keptTests.read(bad);
    assert.equal(services.keptTests.get(bad)?.error, 'The file is no valid JSON: keep the thread again.');
    const told = await outcomes('testing.runAll');
    assert.deepEqual(told.map(({ test, ended }) => `${test} ${ended}`).sort(), [
      'Socks-dryer passed',
      'bad errored',
    ]);
    const gone = until(services.keptTests.onDidDraw, () => !tests().includes('bad'));
    await vscode.workspace.fs.delete(bad);
    await gone;
  });

  it('exports a thread with a test for the project to run', async () => {
    const target = inProject('test', 'dryer.test.mjs');
    let proposed: vscode.Uri | undefined;
    let file: vscode.Uri | undefined;
    const errors = await errorsShown(async () => {
      file = await withStandIn(
        'showSaveDialog',
        (options: vscode.SaveDialogOptions) => {
          proposed = options.defaultUri;
          return Promise.resolve(target);
        },
        () => vscode.commands.executeCommand<vscode.Uri>(commandIds.exportThreadAsTest, { key }),
      );
    });
    assert.deepEqual(errors, []);
    assert.equal(file?.toString(), target.toString());
    assert.match(proposed?.path ?? '', /\/test\/joke-\w+\.test\.mjs$/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), target.toString());
    const text = await textOf(target);
    assert.match(text, /join\(folder, '\.\.\/backstep-tests\/dryer\.thread\.json'\)/);
    assert.match(text, /join\(folder, '\.\.\/langgraph\.json'\)/);
    assert.deepEqual(tests(), ['Socks-dryer', 'dryer']);
  });

  it('is gone with its folder, and there again with it', async () => {
    const [here, away] = [inProject('backstep-tests'), vscode.Uri.joinPath(folder, '..', 'kept-elsewhere')];
    const before = tests();
    const gone = until(services.keptTests.onDidDraw, () => tests().length === 0);
    // As another program moves it.
    await rename(here.fsPath, away.fsPath);
    await gone;
    const back = until(services.keptTests.onDidDraw, () => tests().length === before.length);
    await rename(away.fsPath, here.fsPath);
    await back;
    assert.deepEqual(tests().sort(), before.sort());
  });

  it('is gone with its file', async () => {
    const gone = until(services.keptTests.onDidDraw, () => tests().length === 0);
    await vscode.workspace.fs.delete(inProject('backstep-tests'), { recursive: true });
    await gone;
  });
});
