/** How sessions begin elsewhere and end: attach, another client, threads and servers that go. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { debugEvents, type DebuggedRunEvent } from '../../server/protocol/debug.js';
import { breakAtNodes, fixtureConfig, stories, threadOf } from './fixture.js';

describe('attaching and ending', () => {
  const fixture = stories(fixtureConfig);
  const { story: open, launching, starter } = fixture;
  const client = () => new Client({ apiUrl: fixture.url, apiKey: null });
  const attaching = (threadId: string) => ({ url: fixture.url, threadId, project: fixtureConfig });

  it('attaches to a thread that is paused, and to one that has ended', async () => {
    const { thread_id: id } = await client().threads.create();
    await client().runs.wait(id, 'loop', { input: { wanted: 2 }, interruptBefore: ['turn'] });
    const story = await open();
    await story.attach(attaching(id));
    await story.rest();
    await story.move('next');
    await story.move('continue');
    const again = await open();
    await again.attach(attaching(id));
    await again.rest();
    await again.move('stepBack');
    await story.told('attach');
    await again.told('attach-ended');
  });

  it('joins a run that is under way: breakpoints and pause work, and its own pauses count', async () => {
    const start = async (more: object = {}) => {
      const gate = path.join(await starter.newDataDir(), 'open');
      const { thread_id: id } = await client().threads.create();
      const run = await client().runs.create(id, 'gate', { input: { gate }, ...more });
      return { id, run, open: () => writeFile(gate, '') };
    };
    const story = await open();
    const first = await start();
    await story.attach(attaching(first.id), () => breakAtNodes(story, ['last']));
    await story.next(({ event }) => event === debugEvents.run);
    await first.open();
    await story.rest();
    await story.move('continue');
    const second = await start();
    const pausing = await open();
    await pausing.attach(attaching(second.id));
    await pausing.next(({ event }) => event === debugEvents.run);
    await pausing.client.customRequest('pause', { threadId: 1 });
    await second.open();
    await pausing.rest();
    await pausing.move('next');
    const third = await start({ interruptBefore: ['last'] });
    const theirs = await open();
    await theirs.attach(attaching(third.id));
    await theirs.next(({ event }) => event === debugEvents.run);
    await third.open();
    await theirs.rest();
    const fourth = await start();
    const ending = await open();
    await ending.attach(attaching(fourth.id));
    await ending.next(({ event }) => event === debugEvents.run);
    await fourth.open();
    await ending.rest();
    await story.told('join-breakpoint');
    await pausing.told('join-pause');
    await theirs.told('join-own-pause');
    await ending.told('join-end');
  });

  it('a thread that another client has resumed ends the session at the next move', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 3 }, stopOnEntry: true }));
    await story.rest();
    const { threadId } = await threadOf(story);
    await client().runs.wait(threadId, 'loop', { input: null });
    await story.move('next');
    await story.told('resumed-elsewhere');
  });

  it('a thread that is deleted ends the session at once', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 3 }, stopOnEntry: true }));
    await story.rest();
    const { threadId } = await threadOf(story);
    const end = story.nextRest();
    await client().threads.delete(threadId);
    await story.tellRest(await end);
    await story.told('thread-deleted');
  });

  it('a server that is killed ends the session at once', async () => {
    const server = await starter.start({ config: fixtureConfig });
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 3 }, stopOnEntry: true, serverUrl: server.url }));
    await story.rest();
    const end = story.nextRest();
    await server.kill();
    await story.tellRest(await end);
    await story.told('server-killed');
  });

  it('terminate cancels the run, disconnect leaves it', async () => {
    const gate = path.join(await starter.newDataDir(), 'open');
    for (const [command, status] of [
      ['terminate', 'interrupted'],
      ['disconnect', 'running'],
    ] as const) {
      const story = await open();
      await story.launch(launching('gate', { input: { gate } }));
      const { threadId, runId } = (await story.next(({ event }) => event === debugEvents.run))
        .body as DebuggedRunEvent;
      await story.next(({ event }) => event === 'output');
      await (command === 'disconnect' ? story.disconnect() : story.client.customRequest(command, {}));
      assert.equal((await client().runs.get(threadId, runId ?? '')).status, status);
      await client()
        .runs.cancel(threadId, runId ?? '', true)
        .catch(() => undefined);
    }
  });

  it('breakpoints set while a run goes on hold from its next superstep on', async () => {
    const gate = path.join(await starter.newDataDir(), 'open');
    const story = await open();
    await story.launch(launching('gate', { input: { gate } }));
    await story.next(({ event }) => event === debugEvents.run);
    await breakAtNodes(story, ['last']);
    await writeFile(gate, '');
    await story.rest();
    await story.told('changed-while-running');
  });
});
