/** Threads replayed with the recorded results of models and tools, in both languages: nothing is called. */
import assert from 'node:assert/strict';
import { readFile, rm, symlink, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import type { ReplayedStep, ReplayScope } from '../../server/protocol/replay.js';
import { python, typescript } from './callingGraphs.js';
import { graphEvents } from './graphEvents.js';
import { replay, transcript } from './replay.js';
import { language, serverStarter } from './serverProcess.js';

const { source, file } = {
  javascript: { source: typescript, file: 'graph.ts' },
  python: { source: python, file: 'graph.py' },
}[language];

const same = ['__start__: same', 'draft: same', 'research: same', 'agree: same', 'tell: same'];

describe('a thread replayed with recorded results', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  async function newProject() {
    const folder = await starter.newDataDir();
    if (language === 'javascript') {
      const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
      await symlink(modules, path.join(folder, 'node_modules'), 'junction');
    }
    const calls = path.join(folder, 'calls.txt');
    const write = (prompt: string) => writeFile(path.join(folder, file), source({ prompt, calls }));
    await writeFile(calls, '');
    await write('Be brief.');
    const config = path.join(folder, 'langgraph.json');
    await writeFile(config, `{"graphs": {"talk": "./${file}:graph"}}`);
    const made = async () => (await readFile(calls, 'utf8')).split('\n').length - 1;
    return { config, dataDir: await starter.newDataDir(), write, calls, made };
  }

  /** A thread that went all the way, its messages streamed. */
  async function recorded(client: Client, topic = 'cats'): Promise<string> {
    const { thread_id: id } = await client.threads.create();
    const streamed = client.runs.stream(id, 'talk', { input: { topic }, streamMode: ['messages', 'values'] });
    for await (const { event, data } of streamed) assert.notEqual(event, 'error', JSON.stringify(data));
    await client.runs.wait(id, 'talk', { command: { resume: 'yes' } });
    return id;
  }

  const answers = (steps: ReplayedStep[]) =>
    steps.flatMap(({ calls }) =>
      calls.map(({ node, results, answered, called }) => `${node} ${results} ${answered} ${called}`),
    );

  it('calls nothing, also after a restart, and leaves no trace of the record in what the API shows', async () => {
    const { config, dataDir, made } = await newProject();
    const first = await starter.start({ config, dataDir });
    const client = new Client({ apiUrl: first.url, apiKey: null });
    const id = await recorded(client);
    const { values } = await client.threads.getState<{ told: string; approved: string }>(id);
    assert.match(values.approved, /^answer \d+: approved \d+ yes$/);
    assert.match(values.told, /^streamed \d+ end$/);
    const history = await client.threads.getHistory(id, { limit: 100 });
    assert.equal(JSON.stringify(history).includes('Be brief.'), false);
    const copy = await client.threads.copy(id);
    await first.stop();

    const { url } = await starter.start({ config, dataDir });
    const before = await made();
    for (const thread of [id, copy.thread_id]) {
      const { steps, end } = await replay(url, thread, { results: 'recorded' });
      assert.deepEqual(transcript(steps), same, JSON.stringify(steps.map(({ calls }) => calls)));
      assert.deepEqual(answers(steps), [
        'draft recorded 1 0',
        'research recorded 0 0',
        'research|look recorded 2 0',
        'agree recorded 4 0',
        'tell recorded 1 0',
      ]);
      assert.deepEqual([end.verdict, end.answered, end.called, end.left], ['same', 8, 0, 0]);
      assert.deepEqual(steps[3]?.replayed.interrupts, steps[3]?.recorded.interrupts);
    }
    assert.equal(await made(), before);
    assert.deepEqual(
      await new Client({ apiUrl: url, apiKey: null }).threads.getHistory(id, { limit: 100 }),
      history,
    );
  });

  it('calls what is live, node by node, and everything without a word', async () => {
    const { config, made } = await newProject();
    const { url } = await starter.start({ config });
    const client = new Client({ apiUrl: url, apiKey: null });
    const id = await recorded(client);
    let before = await made();
    const mixed = await replay(url, id, { results: 'recorded', nodes: { draft: 'live' } });
    assert.deepEqual(transcript(mixed.steps), [same[0], 'draft: differs values.drafted', ...same.slice(2)]);
    assert.deepEqual(answers(mixed.steps)[0], 'draft live 0 1');
    assert.equal(await made(), before + 1);

    before = await made();
    const other = await replay(url, id, { results: 'live', nodes: { 'research|look': 'recorded' } });
    assert.equal(other.steps[2]?.verdict, 'same');
    assert.deepEqual(other.steps[2].calls.at(-1)?.answered, 2);
    assert.equal(other.end.called, (await made()) - before);

    const live = await replay(url, id);
    assert.equal(live.end.answered, 0);
    assert.equal(live.end.called, 8);
    const scope = (await (await fetch(`${url}/backstep/threads/${id}/replay`)).json()) as ReplayScope;
    assert.deepEqual(scope, {
      steps: 5,
      nodes: [
        { node: 'draft', recorded_calls: 1 },
        { node: 'research', recorded_calls: 2 },
        { node: 'agree', recorded_calls: 4 },
        { node: 'tell', recorded_calls: 1 },
      ],
    });
    const refusal = await fetch(`${url}/backstep/threads/${id}/replay`, {
      method: 'POST',
      body: JSON.stringify({ results: 'recorded', nodes: { darft: 'live' } }),
    });
    assert.equal(refusal.status, 422);
    assert.match(((await refusal.json()) as { detail: string }).detail, /no node darft; it has draft, /);
    for (const body of [{ results: 'taped' }, { nodes: { draft: true } }, { nodes: 'draft' }]) {
      const init = { method: 'POST', body: JSON.stringify(body) };
      assert.equal((await fetch(`${url}/backstep/threads/${id}/replay`, init)).status, 422);
    }
  });

  it('says where it left the record, and calls nothing there either', async () => {
    const { config, dataDir, write, made } = await newProject();
    const server = await starter.start({ config, dataDir });
    const client = new Client({ apiUrl: server.url, apiKey: null });
    const id = await recorded(client);
    const before = await made();
    const events = await graphEvents(server.url);
    await write('Be long.');
    await events.next(([graph]) => graph?.state === 'ok');
    events.close();
    const { steps, end } = await replay(server.url, id, { results: 'recorded' });
    assert.deepEqual(transcript(steps), [same[0], 'draft: left', ...same.slice(2)]);
    const name = 'CountingModel';
    assert.deepEqual(steps[1]?.calls[0]?.left, {
      node: 'draft',
      kind: 'model',
      name,
      reason: 'input differs',
      input: { at: 'messages[0]', recorded: 'system: Be brief.', replayed: 'system: Be long.' },
    });
    assert.deepEqual([end.verdict, end.left, end.same], ['differs', 1, 4]);
    assert.match(
      steps[1].replayed.error ?? '',
      /CountingModel of node draft .*input differs at messages\[0\]/,
    );
    assert.equal(await made(), before);

    const line = ['replay', '--config', config, '--data-dir', dataDir, '--thread', id];
    const recordedLine = await starter.startAndEnd([...line, '--results', 'recorded']);
    assert.equal(recordedLine.code, 1, recordedLine.errors.join('\n'));
    assert.match(
      recordedLine.lines.join('\n'),
      /left +1 draft .*\n +left the record: model CountingModel, input differs at messages\[0\]\n +recorded: "system: Be brief\."\n +replayed: "system: Be long\."\n/,
    );
    assert.match(recordedLine.lines.join('\n'), /--live draft/);
    assert.equal(await made(), before);
    const liveLine = await starter.startAndEnd([...line, '--results', 'recorded', '--live', 'draft']);
    assert.match(liveLine.lines.join('\n'), /differs +1 draft .*calls made: 1/);
    assert.equal(await made(), before + 1);
  });

  it('takes the results of the branch that is replayed, where two went on from one checkpoint', async () => {
    const { config, made } = await newProject();
    const { url } = await starter.start({ config });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'talk', { input: { topic: 'cats' } });
    const asked = await client.threads.getState(id);
    await client.runs.wait(id, 'talk', { command: { resume: 'yes' } });
    const yes = await client.threads.getState<{ approved: string }>(id);
    await client.runs.wait(id, 'talk', {
      command: { resume: 'no' },
      checkpointId: asked.checkpoint.checkpoint_id!,
    });
    const no = await client.threads.getState<{ approved: string }>(id);
    assert.match(yes.values.approved, /yes$/);
    // Python's engine takes the first answer; its node has called the model once more all the same.
    assert.match(no.values.approved, language === 'python' ? /yes$/ : /no$/);
    assert.notEqual(no.values.approved, yes.values.approved);
    const before = await made();
    const yesBranch = await replay(url, id, {
      results: 'recorded',
      checkpoint_id: yes.checkpoint.checkpoint_id,
    });
    assert.deepEqual(transcript(yesBranch.steps), same);
    // The second answer went to the question asked once more, on a branch of its own.
    const noBranch = await replay(url, id, { results: 'recorded' });
    assert.deepEqual([...new Set(transcript(noBranch.steps))], same);
    assert.equal(await made(), before);
  });

  it('ends the run of its step when the caller leaves', async () => {
    const { config, calls, made } = await newProject();
    const { url } = await starter.start({ config });
    const client = new Client({ apiUrl: url, apiKey: null });
    const id = await recorded(client);
    const history = await client.threads.getHistory(id, { limit: 100 });
    await writeFile(`${calls}.hold`, '');
    const leaving = new AbortController();
    const changes = watch(calls, { signal: AbortSignal.timeout(30_000) });
    const answer = await fetch(`${url}/backstep/threads/${id}/replay`, {
      method: 'POST',
      body: JSON.stringify({ results: 'recorded' }),
      signal: leaving.signal,
    });
    const broken = assert.rejects(answer.text());
    for await (const _ of changes) {
      const text = await readFile(calls, 'utf8');
      if (text.includes('let go')) break;
      if (text.includes('holding')) leaving.abort();
    }
    await broken;
    const before = await made();
    await rm(`${calls}.hold`);
    const { end } = await replay(url, id, { results: 'recorded' });
    assert.deepEqual([end.verdict, await made()], ['same', before]);
    assert.deepEqual(await client.threads.getHistory(id, { limit: 100 }), history);
  });
});
