/** Threads exported and imported in a real VS Code. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import type { StoredValue } from '../../server/protocol/checkpoints.js';
import type { ThreadFile } from '../../server/protocol/threadFile.js';
import { activated, once, ranJoke } from './extensionUnderTest.js';
import { withoutBackstepRoutes } from './otherServers.js';
import { errorsShown, withStandIn } from './standIns.js';

describe('threads as files in VS Code', () => {
  let services: Services;
  let key: ThreadKey;
  let folder: string;
  let file: vscode.Uri;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backstep-files-'));
    file = vscode.Uri.file(path.join(folder, 'kept.thread.json'));
    services = await activated();
    key = await ranJoke(services);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId: key.projectId });
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (): Promise<ThreadFile> =>
    JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8')) as ThreadFile;
  const write = (content: unknown) =>
    vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(content)));
  const imported = () => vscode.commands.executeCommand<ThreadKey | undefined>(commandIds.importThread, file);
  const threads = async (): Promise<number> => {
    await services.threads.refresh(key.projectId);
    return services.threads.all().length;
  };

  it('are saved where the user says, under a name made of the title', async () => {
    const proposed: (vscode.SaveDialogOptions | undefined)[] = [];
    const choose = (options?: vscode.SaveDialogOptions): Promise<vscode.Uri> => {
      proposed.push(options);
      return Promise.resolve(file);
    };
    await withStandIn('showSaveDialog', choose, () =>
      vscode.commands.executeCommand(commandIds.exportThread, { key }),
    );
    assert.match(proposed[0]?.defaultUri?.path ?? '', /[^/]\.thread\.json$/);
    const { format, thread, runs, checkpoints } = await read();
    assert.deepEqual([format, thread.thread_id, runs.length], ['backstep-thread', key.threadId, 1]);
    assert.equal(checkpoints.length, 4);
  });

  it('are imported as another thread, which opens', async () => {
    const opened = once(services.panels.onDidOpen);
    const choose = (): Promise<vscode.Uri[]> => Promise.resolve([file]);
    const copy = await withStandIn('showOpenDialog', choose, () =>
      vscode.commands.executeCommand<ThreadKey>(commandIds.importThread),
    );
    assert.notEqual(copy.threadId, key.threadId);
    assert.deepEqual((await opened).key, copy);
    const values = async (of: ThreadKey) =>
      (await services.threads.history(of)).states.map((state) => state.values);
    assert.deepEqual(await values(copy), await values(key));
    assert.ok(services.threads.get(copy) !== null);
  });

  it('are asked about where reading them would run code, and not imported without leave', async () => {
    const content = await read();
    const secret: StoredValue = { type: 'json', value: { lc: 1, type: 'secret', id: ['OPENAI_API_KEY'] } };
    content.checkpoints.at(-1)!.put.writes.joke = { kind: 'full', value: secret };
    await write(content);
    const before = await threads();
    const asked: string[] = [];
    const answering =
      (answer: string | undefined) =>
      (message: string, { detail }: vscode.MessageOptions): Promise<string | undefined> => {
        asked.push(message, detail ?? '');
        return Promise.resolve(answer);
      };
    assert.equal(await withStandIn('showWarningMessage', answering(undefined), imported), undefined);
    assert.match(asked.join('\n'), /kept\.thread\.json holds values of types/);
    assert.match(asked.join('\n'), /the secret OPENAI_API_KEY/);
    assert.equal(await threads(), before);
    const copy = await withStandIn('showWarningMessage', answering('Trust and Import'), imported);
    assert.ok(copy !== undefined);
    assert.equal(await threads(), before + 1);
  });

  it('that are none are refused with the reason', async () => {
    await write({ graphs: {} });
    const [error] = await errorsShown(imported);
    assert.match(error ?? '', /this is no exported thread/);
  });

  it('are nothing that another server knows: that is said before anybody is asked', async () => {
    const { url } = await services.servers.get(key.projectId)!.ensure();
    const other = await withoutBackstepRoutes(url);
    try {
      await vscode.commands.executeCommand(commandIds.connectToServer, { url: other.url, name: 'other' });
      const server = services.servers.all().find(({ project }) => project.id === other.url);
      assert.ok(server !== undefined);
      const elsewhere = { projectId: other.url, threadId: key.threadId };
      const [error] = await errorsShown(() =>
        vscode.commands.executeCommand(commandIds.exportThread, { key: elsewhere }),
      );
      assert.match(error ?? '', /^Only a Backstep server can export and import threads/);
    } finally {
      await vscode.commands.executeCommand(commandIds.disconnectServer, { projectId: other.url });
      await other.close();
    }
  });
});
