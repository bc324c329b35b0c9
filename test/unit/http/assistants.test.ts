import assert from 'node:assert/strict';
import type { Assistant } from '../../../server/protocol/api.js';
import { testApp, type TestApp } from './testApp.js';

const made = async ({ call }: TestApp, body: object): Promise<Assistant> => {
  const answer = await call('POST', '/assistants', body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as Assistant;
};

describe('assistants that callers make', () => {
  it('are made once: a second time is a conflict, or does nothing where asked', async () => {
    const app = testApp();
    const first = await made(app, { graph_id: 'two' });
    assert.equal(first.name, 'Untitled');
    assert.equal(first.version, 1);
    const again = { graph_id: 'slow', assistant_id: first.assistant_id };
    assert.equal((await app.call('POST', '/assistants', again)).status, 409);
    assert.deepEqual(await made(app, { ...again, if_exists: 'do_nothing' }), first);
    assert.equal((await app.call('POST', '/assistants', { graph_id: 'none' })).status, 404);
    assert.equal((await app.call('POST', '/assistants', { graph_id: 'two', assistant_id: 'x' })).status, 422);
  });

  it('have a version for every change, any of which can be chosen again', async () => {
    const app = testApp();
    const { assistant_id: id } = await made(app, { graph_id: 'two', name: 'a', metadata: { owner: 'me' } });
    const change = { name: 'b', context: { tone: 'kind' }, metadata: { team: 'x' } };
    const changed = (await app.call('PATCH', `/assistants/${id}`, change)).body as Assistant;
    assert.deepEqual([changed.version, changed.name], [2, 'b']);
    assert.deepEqual(changed.metadata, { owner: 'me', team: 'x' });
    const versions = (await app.call('POST', `/assistants/${id}/versions`, {})).body as Assistant[];
    assert.deepEqual(
      versions.map(({ version, name }) => [version, name]),
      [
        [2, 'b'],
        [1, 'a'],
      ],
    );
    const chosen = (await app.call('POST', `/assistants/${id}/latest`, { version: 1 })).body as Assistant;
    assert.deepEqual([chosen.version, chosen.name, chosen.context], [1, 'a', {}]);
    assert.deepEqual((await app.call('GET', `/assistants/${id}`)).body, chosen);
    assert.equal((await app.call('POST', `/assistants/${id}/latest?version=2`)).status, 200);
    assert.equal((await app.call('POST', `/assistants/${id}/latest`, { version: 9 })).status, 404);
    assert.equal((await app.call('POST', `/assistants/${id}/latest`)).status, 422);
    // Versions are counted on, whatever was chosen.
    const third = (await app.call('PATCH', `/assistants/${id}`, { name: 'c' })).body as Assistant;
    assert.equal(third.version, 3);
  });

  it('give their config, context and metadata to their runs, which may say otherwise', async () => {
    const app = testApp();
    const { assistant_id: id } = await made(app, {
      graph_id: 'two',
      config: { recursion_limit: 7, configurable: { user: 'a', model: 'small' } },
      context: { tone: 'kind', length: 1 },
      metadata: { owner: 'me' },
    });
    const threadId = await app.newThread();
    await app.wait(threadId, {
      assistant_id: id,
      input: { topic: 'x' },
      config: { configurable: { user: 'b' } },
      context: { length: 2 },
      metadata: { run: 'one' },
    });
    const { config, context, metadata } = app.graphs.started[0]!;
    assert.equal(config.recursion_limit, 7);
    assert.equal(config.configurable?.user, 'b');
    assert.equal(config.configurable.model, 'small');
    assert.deepEqual(context, { tone: 'kind', length: 2 });
    assert.equal(metadata.owner, 'me');
    assert.equal(metadata.run, 'one');
    const [run] = await app.runs(threadId);
    assert.equal(run!.assistant_id, id);
  });

  it('are found by name, graph and metadata, newest first, with the fields asked for', async () => {
    const app = testApp();
    await made(app, { graph_id: 'two', name: 'Alpha', metadata: { team: 'x' } });
    app.clock.advance(1000);
    await made(app, { graph_id: 'two', name: 'Beta', metadata: { team: 'x' } });
    const search = async (query: object) =>
      (await app.call('POST', '/assistants/search', query)).body as Partial<Assistant>[];
    const names = (found: Partial<Assistant>[]) => found.map(({ name }) => name);
    assert.deepEqual(names(await search({ metadata: { team: 'x' } })), ['Beta', 'Alpha']);
    assert.deepEqual(names(await search({ graph_id: 'two' })), ['Beta', 'Alpha', 'two']);
    assert.deepEqual(await search({ name: 'ALP', select: ['name'] }), [{ name: 'Alpha' }]);
    const sorted = await search({ sort_by: 'name', sort_order: 'asc', limit: 2 });
    assert.deepEqual(names(sorted), ['Alpha', 'Beta']);
    assert.equal((await app.call('POST', '/assistants/count', { metadata: { team: 'x' } })).body, 2);
  });

  it('go with their threads where asked; those of the graphs stay, and lose what was changed of them', async () => {
    const app = testApp();
    const { assistant_id: id } = await made(app, { graph_id: 'two' });
    const [mine, other] = [await app.newThread(), await app.newThread()];
    await app.wait(mine, { assistant_id: id, input: { topic: 'x' } });
    await app.wait(other, { assistant_id: 'two', input: { topic: 'x' } });
    assert.equal((await app.call('DELETE', `/assistants/${id}?delete_threads=true`)).status, 200);
    assert.equal((await app.call('GET', `/assistants/${id}`)).status, 404);
    assert.equal((await app.call('GET', `/threads/${mine}`)).status, 404);
    assert.equal((await app.call('GET', `/threads/${other}`)).status, 200);
    await app.call('PATCH', '/assistants/two', { name: 'mine' });
    assert.equal(((await app.call('GET', '/assistants/two')).body as Assistant).name, 'mine');
    assert.equal((await app.call('DELETE', '/assistants/two')).status, 200);
    assert.equal(((await app.call('GET', '/assistants/two')).body as Assistant).name, 'two');
    assert.equal((await app.call('DELETE', '/assistants/two')).status, 422);
  });
});
