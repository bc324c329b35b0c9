/** Ways back to a place by name (restart, restart frame, jump to a line), an edit by expression, and a pause. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debugEvents } from '../../server/protocol/debug.js';
import {
  breakAtNodes,
  exampleConfig,
  fixtureConfig,
  lineOf,
  sourceOf,
  stories,
  threadOf,
} from './fixture.js';

const joke = sourceOf(exampleConfig, 'src/joke.ts');
const goesOn = { stopOnEntry: true };

describe('going to a place', () => {
  const { story: open, launching } = stories(exampleConfig);

  it('restarts a frame of the past: nothing changes until the next step, which forks', async () => {
    const story = await open();
    await story.launch(launching('joke', goesOn));
    await story.rest();
    const frames = await story.move('next');
    const past = frames.find(({ name }) => name.startsWith('step 0'));
    assert.ok(past, frames.map(({ name }) => name).join(', '));
    await story.move('restartFrame', { frameId: past.id });
    await story.move('next');
    await story.refused('restartFrame', { frameId: past.id });
    await story.told('restart-frame');
  });

  it('jumps to a line: to each checkpoint before its node, nearest first', async () => {
    const story = await open();
    await story.launch(launching('joke', goesOn));
    await story.rest();
    await story.move('next');
    await story.move('next');
    const line = lineOf(joke, "addNode('generate_topic'");
    const { targets } = await story.request<DebugProtocol.GotoTargetsResponse['body']>(
      'gotoTargets',
      { source: { path: joke }, line },
      (body) => body.targets.map(({ label }) => label).join('\n'),
    );
    await story.move('goto', { targetId: targets[0]?.id });
    await story.move('next');
    await story.refused('goto', { threadId: 1, targetId: 99 });
    await story.request<DebugProtocol.GotoTargetsResponse['body']>(
      'gotoTargets',
      { source: { path: joke }, line: lineOf(joke, 'The workflow of') },
      (body) => `${body.targets.length} targets`,
    );
    await story.told('goto');
  });

  it('restarts the session on a thread of its own, with the breakpoints there are', async () => {
    const story = await open();
    await story.launch(launching('joke'), () => breakAtNodes(story, ['write_joke']));
    const first = await threadOf(story);
    await story.rest();
    await story.move('restart');
    assert.notEqual((await threadOf(story)).threadId, first.threadId);
    await story.move('continue');
    await story.told('restart');
  });

  it('sets what an expression names', async () => {
    const story = await open();
    await story.launch(launching('joke', goesOn));
    await story.rest();
    const [frame] = await story.move('next');
    const set = async (expression: string, value: string, frameId: number | undefined) =>
      story.request<DebugProtocol.SetExpressionResponse['body']>(
        'setExpression',
        { expression, value, ...(frameId === undefined ? {} : { frameId }) },
        (body) => `${expression} = ${body.value}`,
      );
    const edited = story.nextRest();
    await set('topic', '"chickens"', frame?.id);
    const [now] = await story.tellRest(await edited);
    await story.scope(now!.id, 'State');
    await story.refused('setExpression', { expression: 'topic', value: 'no such', frameId: now?.id });
    await story.refused('setExpression', { expression: 'nobody', value: '1', frameId: now?.id });
    await story.move('continue');
    await story.told('set-expression');
  });
});

describe('a pause', () => {
  const { story: open, launching, starter } = stories(fixtureConfig);

  it('comes after the superstep that runs', async () => {
    const gate = path.join(await starter.newDataDir(), 'open');
    const story = await open();
    await story.launch(launching('gate', { input: { gate } }));
    await story.next(({ event }) => event === debugEvents.run);
    // Says that the superstep has begun.
    await story.next(({ event }) => event === 'output');
    const rest = story.nextRest();
    await story.request('pause', { threadId: 1 }, () => '');
    await writeFile(gate, '');
    await story.tellRest(await rest);
    await story.move('continue');
    await story.told('pause');
  });
});
