/**
 * The VSIX holds all that the product needs at run time: unpacked away from the repository, its server starts and
 * loads a TypeScript graph and a Python one.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSZip from 'jszip';
import { readyLinePrefix } from '../../server/protocol/backstep.js';
import { runToEnd, startProcess, type StartedProcess } from '../host/childProcesses.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { createWorkspace, makeTemporaryFolder, removeFolder, type Workspace } from '../host/workspace.js';

describe('the VSIX', function () {
  this.timeout(300_000);
  let folder: string;
  let files: string[];
  let workspace: Workspace;

  before(async () => {
    folder = await makeTemporaryFolder('vsix');
    workspace = await createWorkspace();
    const file = path.join(folder, 'backstep.vsix');
    const packed = await runToEnd(process.execPath, ['package.mjs', '--out', file], { cwd: repositoryRoot });
    assert.equal(packed.code, 0, packed.output);
    files = await unpack(file, folder);
  });

  after(async () => {
    await workspace.remove();
    await removeFolder(folder);
  });

  it('holds the bundles and what the worker loads, and no sources or tests', () => {
    for (const needed of [
      'extension.js',
      'server.js',
      'languageServer.js',
      'nodeWorker.mjs',
      'pythonWorker/__main__.py',
      'pythonWorker/backstep_worker/main.py',
      'typeReader.js',
      'typescript/lib.es2023.d.ts',
      'typescript/langgraph.d.ts',
      'webview/main.js',
      'webview/main.css',
    ]) {
      assert.ok(files.includes(`extension/dist/${needed}`), needed);
    }
    assert.deepEqual(
      files.filter((file) => /__pycache__|\.pyc$/.test(file)),
      [],
    );
    assert.ok(files.includes('extension/package.nls.json'), 'the texts of the manifest');
    assert.ok(
      files.some((file) => file.startsWith('extension/dist/node_modules/tsx/dist/')),
      'tsx',
    );
    assert.ok(
      files.some((file) => file.includes(`/@esbuild/${process.platform}-${process.arch}/`)),
      'native esbuild',
    );
    const roots =
      /^extension\/(dist|extension\/media)\/|^extension\/(package(\.nls)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/;
    assert.deepEqual(
      files.filter((file) => file.startsWith('extension/') && !roots.test(file)),
      [],
    );
    // What the type reader's compiler reads is no source of ours.
    const sources = files.filter((file) => !/^extension\/dist\/typescript\/[\w.]+\.d\.ts$/.test(file));
    assert.deepEqual(
      sources.filter((file) => /^extension\/(server|webview|test|node_modules)\/|\.tsx?$|\.map$/.test(file)),
      [],
    );
  });

  it('starts a server that runs a TypeScript graph', async () => {
    const server = startProcess(
      process.execPath,
      [
        path.join(folder, 'extension', 'dist', 'server.js'),
        '--config',
        path.join(workspace.folder, 'langgraph.json'),
        '--port',
        '0',
      ],
      { cwd: workspace.folder },
    );
    try {
      const url = await readyUrl(server);
      const answer = await fetch(`${url}/runs/wait`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ assistant_id: 'joke', input: {} }),
      });
      const values = (await answer.json()) as { topic?: string; joke?: string };
      assert.equal(answer.status, 200, JSON.stringify(values));
      assert.ok(values.topic !== undefined && values.joke !== undefined, JSON.stringify(values));
      let schemas: Schemas;
      do {
        // Where the machine is slow, the first answer may name the channels only.
        schemas = (await (await fetch(`${url}/assistants/joke/schemas`)).json()) as Schemas;
      } while (schemas.state_schema.properties.topic?.type === undefined);
      assert.equal(schemas.state_schema.properties.topic.type, 'string');
    } finally {
      await server.end();
    }
  });

  it('starts a server that runs a Python graph', async () => {
    const { python } = await ensurePythonEnv();
    const server = startProcess(process.execPath, [
      path.join(folder, 'extension', 'dist', 'server.js'),
      ...['--config', path.join(repositoryRoot, 'examples', 'python', 'langgraph.json'), '--port', '0'],
      ...['--data-dir', path.join(folder, 'data'), '--python', python],
    ]);
    try {
      const url = await readyUrl(server);
      const answer = await fetch(`${url}/runs/wait`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ assistant_id: 'joke', input: {} }),
      });
      const values = (await answer.json()) as { joke?: string };
      assert.match(values.joke ?? '', /socks/, JSON.stringify(values));
    } finally {
      await server.end();
    }
  });
});

interface Schemas {
  state_schema: { properties: Record<string, { type?: string }> };
}

/** Unpacks a VSIX (a zip) and answers the names of its files. */
async function unpack(file: string, target: string): Promise<string[]> {
  const zip = await JSZip.loadAsync(await readFile(file));
  const entries = Object.values(zip.files).filter((entry) => !entry.dir);
  for (const entry of entries) {
    const destination = path.join(target, entry.name);
    await mkdir(path.dirname(destination), { recursive: true });
    // VS Code keeps the executable bits when it unpacks; esbuild's program needs them.
    const mode = typeof entry.unixPermissions === 'number' ? entry.unixPermissions & 0o777 : undefined;
    await writeFile(destination, await entry.async('nodebuffer'), mode ? { mode } : {});
  }
  return entries.map((entry) => entry.name);
}

/** The URL from the line that a server prints when it is ready; rejects when it ends before. */
async function readyUrl(server: StartedProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [server.child.stdout, server.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const line = output.split(/\r?\n/).find((each) => each.startsWith(readyLinePrefix));
        if (line !== undefined) {
          resolve(line.slice(readyLinePrefix.length).trim());
        }
      });
    }
    void server.exited.then((code) => reject(new Error(`The server ended with code ${code}:\n${output}`)));
  });
}
