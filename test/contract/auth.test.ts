import assert from 'node:assert/strict';
import path from 'node:path';
import { once } from 'node:events';
import { Client } from '@langchain/langgraph-sdk';
import type { Run } from '../../server/protocol/api.js';
import type { ThreadFile } from '../../server/protocol/threadFile.js';
import { protocolSocket } from './protocolSocket.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

const config = path.join(path.dirname(fixtureConfig), '../project/auth.json');

describe('auth handlers of the project', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  const as = (name: string, headers = {}) =>
    new Client({
      apiUrl: server.url,
      apiKey: null,
      defaultHeaders: { authorization: `Bearer ${name}`, ...headers },
      callerOptions: { maxRetries: 0 },
    });
  const refused = (work: Promise<unknown>, status: number) =>
    assert.rejects(work, (error: { status?: number }) => error.status === status);
  before(async () => {
    server = await starter.start({ config });
  });
  after(() => starter.stopAll());

  it('let nobody in whom they do not know, with their own words and headers', async () => {
    const response = await fetch(`${server.url}/threads`, { method: 'POST', body: '{}' });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.deepEqual(await response.json(), { detail: 'Who are you?' });
    await refused(as('mallory', { 'x-auth-scheme': 'langsmith' }).threads.create(), 401);
    for (const open of ['/ok', '/info']) assert.equal((await fetch(server.url + open)).status, 200);
  });

  it('leave bodies that are none to the routes to refuse', async () => {
    const headers = { authorization: 'Bearer ann' };
    for (const path of ['/threads', '/threads/search', '/runs/wait', '/runs/batch', '/store/items/search']) {
      for (const body of ['{"metadata"', '"text"', '1', 'null', '[1]', '[]']) {
        const { status } = await fetch(server.url + path, { method: 'POST', headers, body });
        assert.equal(status, 422, `${path} ${body}`);
      }
    }
  });

  it('keep the threads and runs of two users apart', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { thread_id: id, metadata } = await ann.threads.create({ metadata: { owner: 'bob', note: 1 } });
    assert.deepEqual(metadata, { owner: 'ann', note: 1 });
    const state = (await ann.runs.wait(id, 'whoami', { input: {} })) as {
      user: { identity: string; role: string };
    };
    assert.equal(state.user.identity, 'ann');
    assert.equal(state.user.role, 'tester');
    const [run] = await ann.runs.list(id);
    await refused(bob.threads.get(id), 404);
    await refused(bob.threads.getState(id), 404);
    await refused(bob.threads.getHistory(id), 404);
    await refused(bob.threads.update(id, { metadata: { owner: 'bob' } }), 404);
    await refused(bob.threads.updateState(id, { values: {} }), 404);
    await refused(bob.runs.wait(id, 'whoami', { input: {} }), 404);
    await refused(bob.runs.list(id), 404);
    await refused(bob.runs.cancel(id, run!.run_id), 404);
    await refused(bob.threads.copy(id), 404);
    await refused(bob.threads.create({ threadId: id, ifExists: 'do_nothing' }), 404);
    await refused(bob.crons.createForThread(id, 'whoami', { schedule: '0 0 1 1 *' }), 404);
    assert.deepEqual(await bob.threads.search(), []);
    assert.deepEqual(await bob.threads.search({ metadata: { owner: 'ann' } }), []);
    assert.equal(await bob.threads.count({ metadata: { owner: 'ann' } }), 0);
    assert.equal((await ann.threads.search({ metadata: { note: 1 } })).length, 1);
  });

  it('own the threads that runs make, and runs that have no thread of their caller', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const id = crypto.randomUUID();
    await ann.runs.wait(id, 'whoami', { input: {}, ifNotExists: 'create' });
    assert.equal((await ann.threads.get(id)).metadata?.owner, 'ann');
    await refused(bob.threads.get(id), 404);
    const run = await ann.runs.create(null, 'whoami', { input: {} });
    const path = `${server.url}/runs/${run.run_id}/join`;
    const join = (name: string, url = path) => fetch(url, { headers: { authorization: `Bearer ${name}` } });
    assert.equal(((await (await join('ann')).json()) as { user: { identity: string } }).user.identity, 'ann');
    // Its thread has gone by now; the name is the same in capitals.
    for (const url of [path, path.replace(run.run_id, run.run_id.toUpperCase())])
      assert.equal((await join('bob', url)).status, 404);
    const [kept] = await ann.runs.list(id);
    const stream = `${server.url}/runs/${kept!.run_id}/stream`;
    assert.equal((await join('bob', stream)).status, 404);
    assert.equal((await join('ann', stream)).status, 200);
  });

  it('hold for commands of the newer protocol, as requests and as frames, which carry the user too', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const id = crypto.randomUUID();
    const command = (name: string, method: string, params: object) =>
      fetch(`${server.url}/threads/${id}/commands`, {
        method: 'POST',
        headers: { authorization: `Bearer ${name}` },
        body: JSON.stringify({ id: 1, method, params }),
      });
    const start = { assistant_id: 'whoami', input: {} };
    const { socket, ask } = protocolSocket(server.url, id, { authorization: 'Bearer ann' });
    // Bob was there before the thread, and has to go when it is ann's.
    const early = protocolSocket(server.url, id, { authorization: 'Bearer bob' });
    const sentAway = once(early.socket, 'close') as Promise<[number]>;
    await Promise.all([once(socket, 'open'), once(early.socket, 'open')]);
    const started = await ask(1, 'run.start', start);
    const { run_id: runId } = started.result as { run_id: string };
    const values = (await ann.runs.join(id, runId)) as unknown as { user: { identity: string } };
    assert.equal(values.user.identity, 'ann');
    assert.equal((await ann.threads.get(id)).metadata?.owner, 'ann');
    const again = (await (await command('ann', 'run.start', start)).json()) as { result: { run_id: string } };
    assert.deepEqual(await ann.runs.join(id, again.result.run_id), values);

    assert.equal((await sentAway)[0], 1008);
    for (const method of ['run.start', 'state.get', 'agent.getTree', 'subscription.subscribe'])
      assert.equal((await command('bob', method, start)).status, 404, method);
    assert.equal((await ann.runs.list(id)).length, 2);
    await refused(bob.runs.list(id), 404);
    for (const headers of [{ authorization: 'Bearer bob' }, {}]) {
      const late = protocolSocket(server.url, id, headers);
      const [, response] = (await once(late.socket, 'unexpected-response')) as [
        unknown,
        { statusCode: number; resume: () => void },
      ];
      assert.equal(response.statusCode, 'authorization' in headers ? 404 : 401);
      response.resume();
      late.socket.on('error', () => undefined);
      late.socket.terminate();
    }
    socket.close();
  });

  it('let nobody hear of the threads of others; the description of the API is open to all', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { thread_id: before } = await ann.threads.create();
    const leave = new AbortController();
    const follow = (name: string) =>
      fetch(`${server.url}/backstep/events`, {
        headers: { authorization: `Bearer ${name}` },
        signal: leave.signal,
      });
    const [annHears, bobHears] = await Promise.all([follow('ann'), follow('bob')]);
    const { thread_id: annThread } = await ann.threads.create();
    await ann.runs.wait(annThread, 'whoami', { input: {} });
    await ann.threads.delete(before);
    const { thread_id: bobThread } = await bob.threads.create();
    await bob.threads.delete(bobThread);
    await ann.threads.delete(annThread);
    const heard = async (response: Response, last: string): Promise<string> => {
      let text = '';
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (new RegExp(`"${last}","change":"deleted"`).test(text)) break;
      }
      return text;
    };
    const bobs = await heard(bobHears, bobThread);
    assert.ok(!bobs.includes(annThread) && !bobs.includes(before), bobs);
    const anns = await heard(annHears, annThread);
    for (const id of [before, annThread]) assert.ok(anns.includes(`"${id}","change":"deleted"`), anns);
    assert.ok(anns.includes('"kind":"checkpoint"') && anns.includes('"status":"success"'));
    assert.ok(!anns.includes(bobThread));
    leave.abort();

    for (const open of ['/docs', '/openapi.json']) assert.equal((await fetch(server.url + open)).status, 200);
    for (const closed of ['/metrics', '/backstep/graphs', '/backstep/events']) {
      assert.equal((await fetch(server.url + closed)).status, 401, closed);
      const headers = { authorization: 'Bearer bob' };
      const answer = await fetch(server.url + closed, { headers });
      assert.equal(answer.status, 200, closed);
      await answer.body?.cancel();
    }
  });

  it('end a stream that was opened before its thread was there when somebody else makes the thread', async () => {
    const id = crypto.randomUUID();
    const headers = { authorization: 'Bearer ann' };
    const body = JSON.stringify({ channels: ['values', 'lifecycle'] });
    const stream = await fetch(`${server.url}/threads/${id}/stream/events`, {
      method: 'POST',
      headers,
      body,
    });
    assert.equal(stream.status, 200);
    const { socket, ask, frames } = protocolSocket(server.url, id, headers);
    const closed = once(socket, 'close') as Promise<[number]>;
    await once(socket, 'open');
    await ask(1, 'subscription.subscribe', { channels: ['values', 'lifecycle'] });
    const bob = as('bob');
    await bob.threads.create({ threadId: id });
    await bob.runs.wait(id, 'whoami', { input: {} });
    assert.ok(!(await stream.text()).includes('event:'));
    assert.equal((await closed)[0], 1008);
    assert.ok(frames.every(({ type }) => type !== 'event'));
  });

  it('say who may act at all', async () => {
    const eve = as('eve');
    const { thread_id: id } = await eve.threads.create();
    await refused(eve.threads.delete(id), 403);
  });

  it('keep crons apart and show assistants to everybody', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { cron_id: id } = await ann.crons.create('whoami', { schedule: '0 0 1 1 *' });
    await refused(bob.crons.delete(id), 404);
    assert.deepEqual(await bob.crons.search(), []);
    const [cron] = await ann.crons.search();
    assert.equal(cron?.user_id, 'ann');
    // A cron's runs are its maker's, whatever its body says.
    const forged = { configurable: { langgraph_auth_user: { identity: 'bob' }, mine: 1 } };
    const other = await ann.crons.create('whoami', { schedule: '0 0 1 1 *', config: forged });
    type Told = { payload: { config: { configurable: Record<string, { identity: string }> } } };
    const { configurable } = (other as unknown as Told).payload.config;
    assert.deepEqual([configurable.langgraph_auth_user?.identity, configurable.mine], ['ann', 1]);
    const assistant = await ann.assistants.create({ graphId: 'whoami', config: forged });
    assert.deepEqual(assistant.config.configurable, { mine: 1 });
    await ann.assistants.delete(assistant.assistant_id);
    assert.equal((await bob.assistants.search()).length, 1);
  });

  it("let a thread be exported by whom they let read it; an imported one is its importer's, with its runs", async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const { thread_id: id } = await ann.threads.create();
    await ann.runs.wait(id, 'whoami', { input: {} });
    const call = (name: string, path: string, init: RequestInit = {}) =>
      fetch(`${server.url}/backstep/threads/${path}`, {
        ...init,
        headers: { authorization: `Bearer ${name}` },
      });
    assert.equal((await call('bob', `${id}/export`)).status, 404);
    const text = await (await call('ann', `${id}/export`)).text();
    const { runs } = JSON.parse(text) as ThreadFile;
    assert.ok(Object.keys(runs[0]?.kwargs.config.configurable ?? {}).length > 0);
    assert.doesNotMatch(JSON.stringify(runs), /langgraph_auth/);

    const post = { method: 'POST', body: text };
    const made = (await (await call('bob', 'import', post)).json()) as { thread_id: string };
    await refused(ann.threads.get(made.thread_id), 404);
    assert.equal((await bob.threads.get(made.thread_id)).metadata?.owner, 'bob');
    const [run] = (await bob.runs.list(made.thread_id)) as unknown as Run[];
    const asked = run?.kwargs.config.configurable?.langgraph_auth_user as { identity: string };
    assert.equal(asked.identity, 'bob');
    // That another has the id is none of bob's business.
    assert.equal((await call('bob', 'import?if_exists=do_nothing', post)).status, 404);
    assert.equal((await call('bob', 'import?if_exists=raise', post)).status, 404);
    assert.equal((await call('ann', 'import?if_exists=raise', post)).status, 409);
    const trusted = await call('bob', 'import?trusted=true', post);
    assert.equal(trusted.status, 422);
    assert.match(await trusted.text(), /trusted: is not for users of a server with auth handlers/);
    for (const body of ['{', '[]', 'null', '{}', '{"thread": 5}'])
      assert.equal((await call('bob', 'import', { method: 'POST', body })).status, 422, body);
  });

  it('keep an assistant from whom they do not let read it, also where it would only be run', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    const assistantId = 'a0000000-0000-4000-8000-00000000000a';
    await ann.assistants.create({
      graphId: 'whoami',
      assistantId,
      config: { configurable: { secret: 's' } },
    });
    const { thread_id: id } = await bob.threads.create();
    for (const attempt of [
      () => bob.assistants.get(assistantId),
      () => bob.runs.create(id, assistantId, { input: {} }),
      () => bob.runs.wait(null, assistantId, { input: {} }),
      () =>
        bob.runs.createBatch([
          { assistantId: 'whoami', input: {} },
          { assistantId, input: {} },
        ]),
      () => bob.crons.create(assistantId, { schedule: '0 0 1 1 *' }),
    ]) {
      await refused(attempt(), 403);
    }
    const command = { id: 1, method: 'run.start', params: { assistant_id: assistantId, input: {} } };
    const answer = await fetch(`${server.url}/threads/${id}/commands`, {
      method: 'POST',
      headers: { authorization: 'Bearer bob' },
      body: JSON.stringify(command),
    });
    assert.equal(answer.status, 403);
    assert.deepEqual(await bob.runs.list(id), []);
    await ann.runs.wait(null, assistantId, { input: {} });
  });

  it('give each a store of their own, in namespaces they choose', async () => {
    const [ann, bob] = [as('ann'), as('bob')];
    await ann.store.putItem(['mine', 'notes'], 'k', { text: 'secret' });
    assert.deepEqual((await ann.store.getItem(['mine', 'notes'], 'k'))?.namespace, ['ann', 'notes']);
    assert.equal(await bob.store.getItem(['mine', 'notes'], 'k'), null);
    await refused(bob.store.getItem(['ann', 'notes'], 'k'), 404);
    await refused(bob.store.putItem(['ann', 'notes'], 'k', { text: 'forged' }), 404);
    await refused(bob.store.putItem(['ann', 'other'], 'k', { text: 'planted' }), 403);
    await refused(bob.store.deleteItem(['ann', 'notes'], 'k'), 404);
    assert.deepEqual((await bob.store.searchItems([])).items, []);
    assert.deepEqual(await bob.store.listNamespaces(), { namespaces: [] });
    assert.equal((await ann.store.searchItems([])).items.length, 1);
    assert.equal((await ann.store.searchItems(['mine'])).items.length, 1);
    assert.deepEqual((await bob.store.searchItems(['mine'])).items, []);
    const eve = as('eve');
    await refused(eve.store.searchItems(['ann']), 403);
    await refused(eve.store.searchItems([]), 403);
    await refused(eve.store.listNamespaces({ prefix: ['ann'] }), 403);
    assert.deepEqual((await eve.store.searchItems(['eve'])).items, []);
    assert.deepEqual(await ann.store.listNamespaces(), { namespaces: [['ann', 'notes']] });
  });
});
