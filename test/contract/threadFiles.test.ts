/** Threads exported as files and imported again, in both languages. */
import assert from 'node:assert/strict';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode, ExtData } from '@msgpack/msgpack';
import { Client } from '@langchain/langgraph-sdk';
import type { StoredValue } from '../../server/protocol/checkpoints.js';
import type { ThreadFile } from '../../server/protocol/threadFile.js';
import { replay, transcript } from './replay.js';
import { fixtureConfig, language, serverStarter, type ServerProcess } from './serverProcess.js';
import { exported, imported, importing } from './threadFiles.js';

const context = { tone: 'warm' };

describe('a thread as a file', function () {
  this.timeout(120_000);
  const starter = serverStarter();
  after(() => starter.stopAll());
  let server: ServerProcess;
  let client: Client;
  /** A list that grew over two runs, a fork of it; a subgraph that asked and was answered; a conversation. */
  const ids = { steps: '', outer: '', modes: '', asked: '' };
  const files = new Map<string, ThreadFile>();

  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = new Client({ apiUrl: server.url, apiKey: null });
    for (const name of Object.keys(ids) as (keyof typeof ids)[])
      ids[name] = (await client.threads.create({ metadata: { name } })).thread_id;
    await client.runs.wait(ids.steps, 'steps', { input: { wanted: 20 } });
    await client.runs.wait(ids.steps, 'steps', { input: { wanted: 23 } });
    const past = (await client.threads.getHistory(ids.steps, { limit: 20 })).at(-1);
    await client.runs.wait(ids.steps, 'steps', {
      input: null,
      checkpointId: past?.checkpoint.checkpoint_id ?? '',
    });
    await client.runs.wait(ids.outer, 'outer', { input: {}, context });
    await client.runs.wait(ids.outer, 'outer', { command: { resume: 'one' }, context });
    await client.runs.wait(ids.modes, 'modes', {
      input: { messages: [{ role: 'user', content: 'hello' }] },
      context,
    });
    await client.runs.wait(ids.asked, 'outer', { input: {}, context });
    for (const id of Object.values(ids)) files.set(id, await exported(server.url, id));
  });

  const fileOf = (name: keyof typeof ids): ThreadFile => structuredClone(files.get(ids[name])) as ThreadFile;
  /** All that a client can read of a thread; `names`: ids that stand for others. */
  const whole = async (of: Client, id: string, names: Record<string, string> = {}) => {
    const { updated_at: _, ...thread } = await of.threads.get(id);
    const history = await of.threads.getHistory(id, { limit: 1000 });
    const state = await of.threads.getState(id, undefined, { subgraphs: true });
    const text = JSON.stringify({ thread, history, state, runs: await of.runs.list(id, { limit: 1000 }) });
    const named = Object.entries(names).reduce((all, [from, to]) => all.replaceAll(from, to), text);
    return JSON.parse(named) as unknown;
  };

  it('is readable JSON that names the graph, and grows with what was added, not with every state', () => {
    const file = fileOf('steps');
    assert.equal(file.graph?.graph_id, 'steps');
    assert.match(file.graph.file, /^steps\.(ts|py)$/);
    assert.equal(file.runs.length, 3);
    assert.equal(file.thread.metadata.name, 'steps');
    const times = JSON.stringify(file.checkpoints).split('step 1"').length - 1;
    assert.ok(times > 0 && times < 12, `the first step is told ${String(times)} times`);
  });

  it('is the same thread on another server, also after that has started again', async () => {
    const dataDir = await starter.newDataDir();
    let other = await starter.start({ config: fixtureConfig, dataDir });
    for (const id of Object.values(ids))
      assert.equal(await imported(other.url, files.get(id), '?if_exists=raise'), id);
    await other.stop();
    other = await starter.start({ config: fixtureConfig, dataDir });
    const there = new Client({ apiUrl: other.url, apiKey: null });
    for (const id of Object.values(ids)) {
      assert.deepEqual(await whole(there, id), await whole(client, id));
      const again = await exported(other.url, id);
      assert.deepEqual([again.runs, again.checkpoints], [files.get(id)?.runs, files.get(id)?.checkpoints]);
    }
    assert.deepEqual(await there.threads.get(ids.asked), {
      ...(await client.threads.get(ids.asked)),
      updated_at: (await there.threads.get(ids.asked)).updated_at,
    });
    await other.stop();
  });

  it('is another thread beside the one it came from, under ids of its own, and the two go on apart', async () => {
    const before = await whole(client, ids.steps);
    const copy = await imported(server.url, fileOf('steps'));
    assert.notEqual(copy, ids.steps);
    const runs = await client.runs.list(copy);
    const names = Object.fromEntries(
      runs.map(({ run_id: id }, at) => [id, fileOf('steps').runs.at(-1 - at)?.run_id ?? '']),
    );
    assert.deepEqual(await whole(client, copy, { ...names, [copy]: ids.steps }), before);
    const history = await client.threads.getHistory(copy, { limit: 1000 });
    const past = history.find(({ metadata }) => metadata?.step === 3);
    const fork = await client.threads.updateState(copy, {
      values: { log: ['mine'] },
      checkpointId: past?.checkpoint.checkpoint_id ?? '',
    });
    const end = (await client.runs.wait(copy, 'steps', {
      input: null,
      checkpointId: fork.configurable?.checkpoint_id as string,
    })) as { log: string[] };
    assert.deepEqual(end.log.slice(2, 6), ['step 3', 'mine', 'step 4', 'step 5']);
    assert.deepEqual(await whole(client, ids.steps), before);
    await client.threads.delete(copy);
    assert.deepEqual(await whole(client, ids.steps), before);
  });

  it('goes on where it asked, in the subgraph, and replays with its answers and context', async () => {
    const asked = await imported(server.url, fileOf('asked'));
    assert.equal((await client.threads.get(asked)).status, 'interrupted');
    await client.runs.wait(asked, 'outer', { command: { resume: 'two' }, context });
    const values = (await client.threads.getState<{ log: string[] }>(asked)).values;
    assert.deepEqual(values.log, ['from first: two (warm)']);
    const answered = await imported(server.url, fileOf('outer'));
    const { steps } = await replay(server.url, answered);
    assert.deepEqual(transcript(steps), ['__start__: same', 'inner: same', 'tell: same']);
  });

  it('keeps its ids only where they are free', async () => {
    const taken = await importing(server.url, fileOf('steps'), '?if_exists=raise');
    assert.deepEqual([taken.status, taken.body.detail], [409, `Thread ${ids.steps} already exists`]);
    assert.equal(await imported(server.url, fileOf('steps'), '?if_exists=do_nothing'), ids.steps);
    const file = fileOf('steps');
    const id = file.thread.thread_id.replace(/^.{8}/, 'ffffffff');
    const text = JSON.stringify(file).replaceAll(file.thread.thread_id, id);
    assert.equal(await imported(server.url, JSON.parse(text), '?if_exists=raise'), id);
    const own = (await client.runs.list(id)).map(({ run_id }) => run_id);
    assert.ok(file.runs.every(({ run_id }) => !own.includes(run_id)));
  });

  it('of a run under way is that of one that was interrupted', async () => {
    const { thread_id: id } = await client.threads.create();
    const run = await client.runs.create(id, 'endless', { input: {} });
    while ((await client.threads.getHistory(id)).length === 0) await new Promise(setImmediate);
    const file = await exported(server.url, id);
    await client.runs.cancel(id, run.run_id, true);
    const copy = await imported(server.url, file);
    assert.deepEqual(
      (await client.runs.list(copy)).map(({ status }) => status),
      ['interrupted'],
    );
    assert.notEqual((await client.threads.get(copy)).status, 'busy');
  });

  it('is refused whole where any of it is wrong, with the place', async () => {
    const count = async () => (await client.threads.search({ limit: 1000 })).length;
    const before = await count();
    const spoilt = (spoil: (file: ThreadFile & Record<string, unknown>) => void): unknown => {
      const file = fileOf('steps') as ThreadFile & Record<string, unknown>;
      spoil(file);
      return file;
    };
    const cases: [unknown, RegExp][] = [
      [{}, /^format: must be "backstep-thread": this is no exported thread/],
      [[], /must be an object/],
      [spoilt((file) => Object.assign(file, { version: 2 })), /^version: is not one that this version/],
      [spoilt((file) => (file.thread.thread_id = '../../x')), /^thread\.thread_id: must be a UUID/],
      [spoilt((file) => (file.runs[1]!.run_id = '..')), /^runs\.1\.run_id: must be a UUID/],
      [spoilt((file) => (file.runs[1]!.run_id = file.runs[0]!.run_id)), /^runs\.1\.run_id: stands twice/],
      [spoilt((file) => (file.runs[0]!.thread_id = ids.outer)), /^runs\.0\.thread_id: is not that of/],
      [spoilt((file) => Object.assign(file.runs[0]!, { kwargs: 5 })), /^runs\.0\.kwargs: must be an object/],
      [
        spoilt((file) => Object.assign(file.checkpoints[3]!.put.writes, { log: { kind: 'odd' } })),
        /^checkpoints\.3\.put\.writes\.log\.kind: must be of kind full or append/,
      ],
      [
        spoilt((file) => file.checkpoints.push(file.checkpoints[0]!)),
        /^checkpoints\.\d+\.put\.checkpoint\.id: stands twice/,
      ],
      [
        spoilt((file) => file.checkpoints.splice(4, 1)),
        /^checkpoints\.\d+\.put\..*: no checkpoint .* before it holds the channel/,
      ],
      [spoilt((file) => file.checkpoints.reverse()), /^checkpoints\.\d+\.put\..*: no checkpoint/],
    ];
    for (const [file, expected] of cases) {
      const { status, body } = await importing(server.url, file);
      assert.equal(status, 422);
      assert.match(body.detail ?? '', expected);
    }
    const options = await importing(server.url, fileOf('steps'), '?if_exists=replace&trusted=perhaps');
    assert.match(options.body.detail ?? '', /if_exists: must be raise or do_nothing; trusted: must be true/);
    assert.equal(await count(), before);
  });

  it('runs no code that its values name unless it is trusted', async () => {
    const dataDir = await starter.newDataDir();
    const touched = path.join(dataDir, 'touched');
    const command = `touch ${touched}`;
    const hostile: StoredValue =
      language === 'python'
        ? {
            type: 'tagged',
            value: {
              '~serde': [
                'msgpack',
                Buffer.from(encode(new ExtData(0, encode(['os', 'system', command])))).toString('base64'),
              ],
              view: 'harmless',
            },
          }
        : {
            type: 'json',
            value: {
              lc: 1,
              type: 'constructor',
              id: ['langchain_core', 'prompts', 'prompt', 'PromptTemplate'],
              kwargs: { template: 'x', input_variables: [] },
            },
          };
    const type = language === 'python' ? 'os.system' : 'langchain_core.prompts.prompt.PromptTemplate';
    const file = fileOf('asked');
    const root = file.checkpoints.filter(({ put }) => put.checkpoint_ns === '').at(-1)!;
    root.put.writes.text = { kind: 'full', value: hostile };
    const text = JSON.stringify(file);
    const refused = await importing(server.url, file);
    assert.equal(refused.status, 422);
    assert.deepEqual([refused.body.code, refused.body.types], ['foreign-types', [type]]);
    assert.match(refused.body.detail ?? '', new RegExp(`^Channel text of checkpoint .* holds ${type}`));

    const kept = path.join(dataDir, 'hostile.thread.json');
    await writeFile(kept, text);
    const line = ['replay', '--config', fixtureConfig, '--file', kept];
    const replayed = await starter.startAndEnd(line);
    assert.equal(replayed.code, 2);
    assert.match(replayed.errors.join('\n'), /--trust/);
    await assert.rejects(access(touched));

    // The value would have done it: who trusts the file gets what it says.
    const trusted = await imported(server.url, file, '?trusted=true');
    await client.runs.wait(trusted, 'outer', { command: { resume: 'x' }, raiseError: false });
    if (language === 'python') await access(touched);
  });

  it('is exported, imported and replayed from the command line, which leaves the project alone', async () => {
    const dataDir = await starter.newDataDir();
    const first = await starter.start({ config: fixtureConfig, dataDir });
    const id = await imported(first.url, fileOf('outer'), '?if_exists=raise');
    const file = path.join(await starter.newDataDir(), 'kept.thread.json');
    const project = ['--config', fixtureConfig, '--data-dir', dataDir];
    const done = await starter.startAndEnd(['export', ...project, '--thread', id, '--output', file]);
    assert.deepEqual([done.code, done.errors], [0, []]);
    const { checkpoints } = JSON.parse(await readFile(file, 'utf8')) as ThreadFile;
    assert.deepEqual(checkpoints, fileOf('outer').checkpoints);
    const printed = await starter.startAndEnd(['export', ...project, '--thread', id]);
    assert.equal(printed.lines.length, (await readFile(file, 'utf8')).trimEnd().split('\n').length);
    const made = await starter.startAndEnd(['import', file, ...project]);
    assert.equal(made.code, 0, made.errors.join('\n'));
    const there = new Client({ apiUrl: first.url, apiKey: null });
    assert.equal((await there.threads.get(made.lines[0] ?? '')).metadata?.name, 'outer');
    const again = await starter.startAndEnd(['import', file, '--keep-id', ...project]);
    assert.deepEqual([again.code, again.lines], [2, []]);
    assert.match(again.errors.at(-1) ?? '', /already exists/);
    await first.stop();

    const folder = path.dirname(fixtureConfig);
    const before = await readdir(folder);
    const replayed = await starter.startAndEnd(['replay', '--config', fixtureConfig, '--file', file]);
    assert.deepEqual([replayed.code, replayed.lines.at(-1)], [0, '3 same, 0 differing, 0 failed']);
    assert.deepEqual(await readdir(folder), before);
    const other = fileOf('outer');
    const told = other.checkpoints.at(-1)!;
    told.put.writes.log = { kind: 'full', value: { type: 'tagged', value: ['something else'] } };
    await writeFile(file, JSON.stringify(other));
    const differing = await starter.startAndEnd(['replay', '--config', fixtureConfig, '--file', file]);
    assert.equal(differing.code, 1);
    assert.match(differing.lines.join('\n'), /recorded: "something else"/);
    for (const wrong of ['missing.json', fixtureConfig]) {
      const failed = await starter.startAndEnd(['replay', '--config', fixtureConfig, '--file', wrong]);
      assert.equal(failed.code, 2, failed.errors.join('\n'));
      assert.match(failed.errors.join('\n'), /missing\.json|no exported thread/);
    }
  });
});
