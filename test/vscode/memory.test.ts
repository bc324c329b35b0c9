/** The store in a real VS Code: browsed, edited as documents, searched, deleted; also where a server has none. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../extension/ids.js';
import { memoryTreeItem } from '../../extension/memory/memoryItem.js';
import type { MemoryTreeNode } from '../../extension/memory/memoryItem.js';
import { itemUri, readItemUri } from '../../extension/memory/itemUri.js';
import type { ItemKey } from '../../extension/memory/itemUri.js';
import type { Services } from '../../extension/services.js';
import type { StoreApi } from '../../extension/api/storeApi.js';
import { activated, once, replaceAll } from './extensionUnderTest.js';
import { startByHand, withoutBackstepRoutes } from './otherServers.js';
import { answering, searching, typing } from './quickPicks.js';
import { errorsShown } from './standIns.js';

type ItemNode = Extract<MemoryTreeNode, { kind: 'item' }>;

/** Counts words: enough of a meaning for a test. */
const wordCounts = `
const words = ['cat', 'dog', 'fish'];
export const embed = (texts) =>
  Promise.resolve(texts.map((text) => words.map((word) => text.split(word).length - 1)));
`;

describe('memory', () => {
  let services: Services;
  let projectId: string;
  let store: StoreApi;

  const children = (node?: MemoryTreeNode): Promise<MemoryTreeNode[]> =>
    services.memoryView.getChildren(node);
  const labels = async (node?: MemoryTreeNode): Promise<string[]> =>
    (await children(node)).map((each) => {
      const { label } = memoryTreeItem(each);
      return typeof label === 'string' ? label : '';
    });
  const folder = (...namespace: string[]): MemoryTreeNode => ({ kind: 'namespace', projectId, namespace });
  const row = async (namespace: string[], key: string): Promise<ItemNode> => {
    const found = (await children(folder(...namespace))).find(
      (each): each is ItemNode => each.kind === 'item' && each.key === key,
    );
    assert.ok(found, `${key} is in the view`);
    return found;
  };
  const open = async (key: ItemKey): Promise<vscode.TextDocument> => {
    await vscode.commands.executeCommand(commandIds.openItem, key);
    return vscode.window.activeTextEditor!.document;
  };

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    projectId = services.servers.all()[0]!.project.id;
    await vscode.commands.executeCommand(commandIds.startServer, { projectId });
    store = services.memory.store(projectId);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commandIds.stopServer, { projectId });
  });

  it('is empty at first, and takes an item that is asked for', async () => {
    assert.deepEqual(await children(), []);
    const made = await typing(['users/ann', 'tea'], () =>
      vscode.commands.executeCommand<ItemKey>(commandIds.newItem),
    );
    assert.deepEqual(made, { projectId, namespace: ['users', 'ann'], key: 'tea' });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), itemUri(made).toString());
    assert.deepEqual(await labels(), ['users']);
    assert.deepEqual(await labels(folder('users')), ['ann']);
    assert.deepEqual(await labels(folder('users', 'ann')), ['tea']);
  });

  it('puts with every save, and the row follows', async () => {
    const { document } = vscode.window.activeTextEditor!;
    const told = once(services.servers.onEvent, ({ event }) => event.kind === 'store');
    await replaceAll(document, '{ "likes": "<b>green</b> tea", "rank": 3 }');
    assert.ok(await document.save());
    await told;
    const { value } = (await store.get(['users', 'ann'], 'tea'))!;
    assert.deepEqual(value, { likes: '<b>green</b> tea', rank: 3 });
    const item = memoryTreeItem(await row(['users', 'ann'], 'tea'));
    assert.equal(item.description, 'likes: <b>green</b> tea, rank: 3');
    assert.doesNotMatch((item.tooltip as vscode.MarkdownString).value, /<b>/);
    const write = (text: string) => vscode.workspace.fs.writeFile(document.uri, Buffer.from(text));
    await assert.rejects(async () => write('[1]'), /is an object/);
    await assert.rejects(async () => write('{'), /Not JSON/);
  });

  it('shows what a run remembers, and overwrites nothing of it unseen', async () => {
    const { document } = vscode.window.activeTextEditor!;
    const seen = once(vscode.workspace.onDidChangeTextDocument, (change) => change.document === document);
    await store.put(['users', 'ann'], 'tea', { likes: 'black tea' });
    await seen;
    assert.match(document.getText(), /black tea/);
    await replaceAll(document, '{\n  "likes": "mint tea!"\n}\n');
    // As long as what it was: only its being another revision tells.
    await store.put(['users', 'ann'], 'tea', { likes: 'white tea' });
    assert.equal(await document.save(), false);
    assert.deepEqual((await store.get(['users', 'ann'], 'tea'))?.value, { likes: 'white tea' });
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.match(document.getText(), /white tea/);
    await store.delete(['users', 'ann'], 'tea');
    await replaceAll(document, '{ "likes": "again" }');
    assert.ok(await document.save());
    assert.deepEqual((await store.get(['users', 'ann'], 'tea'))?.value, { likes: 'again' });
  });

  it('has exact addresses for any key and namespace', async () => {
    const odd = [
      'a/b',
      '..x',
      '%2F',
      ' ',
      '日本',
      '\u202e',
      '*',
      'a\\b',
      '?q#f',
      '😀',
      '__proto__',
      'x'.repeat(200),
    ];
    const namespaces = [
      ['odd', 'a/b'],
      ['odd', '%2E%2E'],
      ['odd', '*'],
      ['odd', 'ü \n', 'json'],
    ];
    for (const namespace of namespaces)
      for (const key of [...odd, '..', '.', 'k.json']) {
        const named = { projectId, namespace, key };
        assert.deepEqual(readItemUri(vscode.Uri.parse(itemUri(named).toString())), named);
        await vscode.workspace.fs.writeFile(itemUri(named), Buffer.from(JSON.stringify({ namespace, key })));
      }
    for (const namespace of namespaces)
      for (const key of odd) {
        assert.deepEqual((await store.get(namespace, key))?.value, { namespace, key });
        const read = await vscode.workspace.fs.readFile(itemUri({ projectId, namespace, key }));
        assert.deepEqual(JSON.parse(Buffer.from(read).toString()), { namespace, key });
      }
    const rows = await children(folder('odd', '*'));
    assert.equal(rows.length, odd.length + 3);
    const document = await open({ projectId, namespace: ['odd', 'a/b'], key: '..' });
    await replaceAll(document, '{ "dots": 2 }');
    assert.ok(await document.save());
    assert.deepEqual((await store.get(['odd', 'a/b'], '..'))?.value, { dots: 2 });
    const gone = itemUri({ projectId, namespace: ['odd'], key: 'nothing' });
    await assert.rejects(async () => vscode.workspace.fs.readFile(gone));
  });

  it('comes in pages', async () => {
    for (let index = 0; index < 130; index++) await store.put(['many'], `item ${String(index)}`, { index });
    const first = await children(folder('many'));
    assert.deepEqual([first.length, first.at(-1)?.kind], [101, 'more']);
    await vscode.commands.executeCommand(commandIds.loadMoreItems, first.at(-1));
    assert.equal((await children(folder('many'))).length, 130);
  });

  it('is searched by text and filter while one types', async () => {
    await store.put(['users', 'bob'], 'drink', { likes: 'Needle tea', rank: 9 });
    const { pick, done } = await searching(() =>
      vscode.commands.executeCommand(commandIds.searchMemory, { text: '{"rank": {"$gte": 9}} needle' }),
    );
    await once(pick.onDidChangeActive, ([active]) => active?.label === 'drink');
    assert.deepEqual(
      pick.items.map(({ label }) => label),
      ['drink', 'Search by meaning'],
    );
    assert.equal(pick.items[0]?.detail, 'likes: Needle tea');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const uri = vscode.window.activeTextEditor?.document.uri;
    assert.equal(
      uri?.toString(),
      itemUri({ projectId, namespace: ['users', 'bob'], key: 'drink' }).toString(),
    );
  });

  it('is searched by meaning where the server has an embedding, the most similar first as it answers', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    const folderPath = path.join(path.dirname(workspace!.uri.fsPath), 'embedding');
    await mkdir(folderPath);
    await writeFile(path.join(folderPath, 'embed.ts'), wordCounts);
    const index = { embed: './embed.ts:embed', dims: 3, fields: ['text'] };
    const config = path.join(folderPath, 'langgraph.json');
    await writeFile(config, JSON.stringify({ graphs: {}, store: { index } }));
    const other = await startByHand(config);
    try {
      await vscode.commands.executeCommand(commandIds.connectToServer, { url: other.url });
      const there = services.memory.store(other.url);
      // Neither the newest first nor by name.
      await there.put(['pets'], 'a near', { text: 'cat and dog' });
      await there.put(['pets'], 'z far', { text: 'fish' });
      await there.put(['pets'], 'm same', { text: 'cat, cat' });
      const place = { kind: 'namespace', projectId: other.url, namespace: ['pets'], text: 'cats' };
      const { pick, done } = await searching(() =>
        vscode.commands.executeCommand(commandIds.searchMemory, place),
      );
      const labelled = (label: string) => once(pick.onDidChangeActive, ([active]) => active?.label === label);
      await labelled('Search by meaning');
      assert.equal(pick.items.length, 1, 'no item holds the word');
      const found = labelled('m same');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await found;
      assert.deepEqual(
        pick.items.map(({ label, description }) => [label, description]),
        [
          ['m same', '1.00 · pets'],
          ['a near', '0.71 · pets'],
          ['z far', '0.00 · pets'],
        ],
      );
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await done;
      const same: ItemKey = { projectId: other.url, namespace: ['pets'], key: 'm same' };
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), itemUri(same).toString());
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      await vscode.commands.executeCommand(commandIds.disconnectServer, { projectId: other.url });
      await other.stop();
    }
  });

  it('copies as JSON, and deletes what is selected after one question', async () => {
    const drink = await row(['users', 'bob'], 'drink');
    await vscode.commands.executeCommand(commandIds.copyItems, drink);
    const copied = JSON.parse(await vscode.env.clipboard.readText()) as ItemKey;
    assert.deepEqual([copied.namespace, copied.key], [['users', 'bob'], 'drink']);
    const selection = [drink, folder('many'), folder('odd')];
    await answering(undefined, () =>
      vscode.commands.executeCommand(commandIds.deleteItems, drink, selection),
    );
    assert.equal((await children(folder('many'))).length, 130);
    const asked = await answering('Delete', () =>
      vscode.commands.executeCommand(commandIds.deleteItems, drink, selection),
    );
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^Delete \d+ items\?$/);
    assert.deepEqual(await labels(), ['users']);
    assert.deepEqual(await labels(folder('users')), ['ann']);
  });

  it('works on another LangGraph server, and says why where there is no store', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    const folderPath = path.join(path.dirname(workspace!.uri.fsPath), 'closed');
    await cp(workspace!.uri.fsPath, folderPath, {
      recursive: true,
      filter: (source) => !['.backstep', 'node_modules'].includes(path.basename(source)),
    });
    const config = path.join(folderPath, 'langgraph.json');
    const settings = JSON.parse(await readFile(config, 'utf8')) as object;
    const other = await startByHand(config);
    const foreign = await withoutBackstepRoutes(other.url);
    try {
      await vscode.commands.executeCommand(commandIds.connectToServer, { url: foreign.url });
      const there = services.servers.get(foreign.url)!;
      await services.memory.store(foreign.url).put(['far'], 'away', { n: 1 });
      const roots = await children();
      const root = roots.find((each) => each.kind === 'memoryProject' && each.server === there);
      assert.deepEqual(await labels(root), ['far']);
      await writeFile(config, JSON.stringify({ ...settings, http: { disable_store: true } }));
      await vscode.commands.executeCommand(commandIds.disconnectServer, { projectId: foreign.url });
    } finally {
      await foreign.close();
      await other.stop();
    }
    const closed = await startByHand(config);
    try {
      await vscode.commands.executeCommand(commandIds.connectToServer, { url: closed.url });
      const roots = await children();
      const root = roots.find((each) => each.kind === 'memoryProject' && each.project.id === closed.url);
      const [notice] = await children(root);
      assert.ok(notice?.kind === 'notice');
      assert.deepEqual([notice.text, notice.isFailure], ['This server has no store', false]);
      assert.match(notice.detail, /disable_store/);
      const [said] = await errorsShown(() => vscode.commands.executeCommand(commandIds.newItem, root));
      assert.match(said ?? '', /This server has no store: .*disable_store/);
    } finally {
      await vscode.commands.executeCommand(commandIds.disconnectServer, { projectId: closed.url });
      await closed.stop();
    }
  });
});
