/** A project whose folder comes and goes as a whole: VS Code may tell of no file in it. */
import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import { activated, until, untilNodes } from './extensionUnderTest.js';
import { soundSource } from './secondProject.js';

describe('a project whose folder is moved', () => {
  let services: Services;
  /** Where it comes from: folders with a dot are not searched. */
  let elsewhere: string;
  let moved: string;
  let id: string;

  before(async () => {
    services = await activated();
    await services.language.start();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'a folder is open');
    elsewhere = path.join(folder.uri.fsPath, '.elsewhere');
    moved = path.join(folder.uri.fsPath, 'moved.v2');
    id = vscode.Uri.file(path.join(moved, 'inner', 'langgraph.json')).toString();
    const inner = path.join(elsewhere, 'inner');
    await mkdir(inner, { recursive: true });
    await writeFile(path.join(inner, 'sound.ts'), soundSource);
    await writeFile(path.join(inner, 'langgraph.json'), '{"graphs":{"moved":"./sound.ts:graph"}}');
  });

  after(async () => {
    for (const place of [moved, elsewhere])
      await rm(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    await services.refreshProjects();
  });

  const isKnown = (): boolean => services.servers.get(id) !== null;

  it('is known, with its graphs, once it is there', async () => {
    await rename(elsewhere, moved);
    await until(services.servers.onDidChangeProjects, isKnown);
    await untilNodes(services, (nodes) => nodes.some(({ configUri }) => configUri === id));
  });

  it('is forgotten once it is gone', async () => {
    await rm(moved, { recursive: true, maxRetries: 10, retryDelay: 200 });
    await until(services.servers.onDidChangeProjects, () => !isKnown());
    await untilNodes(services, (nodes) => !nodes.some(({ configUri }) => configUri === id));
  });
});
