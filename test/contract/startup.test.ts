import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import { exampleConfig, serverStarter } from './serverProcess.js';

describe('the server as a process', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('prints one line, keeps its threads over a restart, ends in order', async () => {
    const dataDir = await starter.newDataDir();
    const first = await starter.start({ dataDir });
    const client = new Client({ apiUrl: first.url, apiKey: null });
    const { thread_id: id } = await client.threads.create({ metadata: { name: 'kept' } });
    await client.runs.wait(id, 'joke', { input: {}, interruptBefore: ['write_joke'] });
    const history = await client.threads.getHistory(id);
    assert.equal(first.lines.length, 1);
    assert.equal(await first.stop(), 0);
    const second = await starter.start({ dataDir });
    const again = new Client({ apiUrl: second.url, apiKey: null });
    assert.deepEqual(await again.threads.getHistory(id), history);
    assert.equal((await again.threads.get(id)).status, 'interrupted');
    const done = (await again.runs.wait(id, 'joke', { input: null })) as { joke: string };
    assert.match(done.joke, /socks/);
    assert.equal(await second.stop(), 0);
  });

  it('marks what was running when it is asked to end', async () => {
    const dataDir = await starter.newDataDir();
    const config = path.join(path.dirname(exampleConfig), '../../test/fixtures/contract/langgraph.json');
    const first = await starter.start({ dataDir, config });
    const client = new Client({ apiUrl: first.url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    const run = await client.runs.create(id, 'endless', {
      input: { how: 'stubborn' },
      streamMode: ['updates'],
    });
    for await (const { event } of client.runs.joinStream(id, run.run_id)) if (event === 'updates') break;
    assert.equal(await first.stop(), 0);
    const second = await starter.start({ dataDir, config });
    const again = new Client({ apiUrl: second.url, apiKey: null });
    assert.equal((await again.runs.get(id, run.run_id)).status, 'interrupted');
    assert.equal((await again.threads.get(id)).status, 'interrupted');
    assert.deepEqual((await again.threads.getState(id)).next, ['wait']);
    await second.stop();
  });

  it('says in its lock file where it listens; a second one on the folder ends with code 3 and names it', async () => {
    const dataDir = await starter.newDataDir();
    const holder = await starter.start({ dataDir });
    const lock = JSON.parse(await readFile(path.join(dataDir, 'lock.json'), 'utf8')) as DataFolderLock;
    const info = (await (await fetch(`${holder.url}/info`)).json()) as { instance_id: string };
    assert.equal(lock.url, holder.url);
    assert.equal(lock.instance_id, info.instance_id);
    const late = await starter.startAndEnd(['--config', exampleConfig, '--data-dir', dataDir, '--port', '0']);
    assert.equal(late.code, 3);
    assert.equal(late.errors.length, 1);
    assert.ok(late.errors[0]!.includes(holder.url), late.errors[0]);
    assert.deepEqual(late.lines, []);
    await holder.stop();
  });

  it('a busy port: refused where it was asked for, avoided where it was not', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const dataDir = await starter.newDataDir();
    const args = ['--config', exampleConfig, '--data-dir', dataDir];
    const refused = await starter.startAndEnd([...args, '--port', String(port)]);
    assert.equal(refused.code, 1);
    assert.deepEqual(refused.errors, [
      `[server] Port ${port} of 127.0.0.1 is already in use; choose another with --port`,
    ]);
    blocker.close();
    // Whether 2024 is free here is not known: both of these listen somewhere.
    const one = await starter.start({ args: [] });
    const two = await starter.start({ args: [] });
    assert.notEqual(one.url, two.url);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('refuses what it cannot use, in one sentence', async () => {
    const missing = await starter.startAndEnd([
      '--config',
      path.join(await starter.newDataDir(), 'none.json'),
      '--port',
      '0',
    ]);
    assert.equal(missing.code, 1);
    assert.match(missing.errors[0]!, /none\.json cannot be read/);
    assert.equal(missing.errors.length, 1);
    for (const args of [['--port', 'x'], ['--nonsense']]) {
      const refused = await starter.startAndEnd(args);
      assert.equal(refused.code, 2);
      assert.equal(refused.errors.length, 1);
    }
    const help = await starter.startAndEnd(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.lines[0]!, /^Usage: backstep-server/);
  });

  it('starts with a damaged file in its folder and names it', async () => {
    const dataDir = await starter.newDataDir();
    const first = await starter.start({ dataDir });
    const client = new Client({ apiUrl: first.url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await first.stop();
    const broken = path.join(dataDir, 'threads', '00000000-0000-4000-8000-000000000001');
    await mkdir(broken, { recursive: true });
    await writeFile(path.join(broken, 'head.json'), '{"half": ');
    const second = await starter.start({ dataDir });
    const info = (await (await fetch(`${second.url}/info`)).json()) as { problems: { file: string }[] };
    assert.equal(info.problems.length, 1);
    assert.match(info.problems[0]!.file, /head\.json/);
    assert.equal((await new Client({ apiUrl: second.url, apiKey: null }).threads.get(id)).thread_id, id);
    await second.stop();
  });

  it('checks Host and Origin on the socket', async () => {
    const server = await starter.start();
    const ask = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const request = http.get(`${server.url}/info`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        request.on('error', reject);
      });
    assert.equal(await ask({}), 200);
    assert.equal(await ask({ host: 'evil.example' }), 403);
    assert.equal(await ask({ origin: 'https://evil.example' }), 403);
    assert.equal(await ask({ origin: 'http://localhost:3000' }), 200);
    await server.stop();
  });
});
