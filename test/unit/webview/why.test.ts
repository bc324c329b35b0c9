/** Why a branch was taken, how often nodes were tried, and what the panel says of another version of the graph. */
import assert from 'node:assert/strict';
import type { PanelRanTask, PanelThread, PanelVersion } from '../../../server/protocol/panel.js';
import type { BranchChoice } from '../../../server/protocol/traces.js';
import { choicesByEdge, choiceText, readInBrief } from '../../../webview/state/choices.js';
import { differenceLines, goneNext, mostAttempts, versionOf } from '../../../webview/state/versions.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

const choice: BranchChoice = {
  condition: 'route',
  returned: 'ok',
  chosen: ['write'],
  path_map: { ok: 'write', bad: '__end__' },
  read: {
    topic: { value: 'the secret life of socks' },
    messages: { last: { type: 'ai', content: 'Socks!' }, length: 12 },
    notes: { omitted: true },
  },
};
const none = { gone: [], added: [] };
const version: PanelVersion = {
  structure: 'now',
  source: 'file 2',
  differences: {
    then: {
      nodes: { gone: ['write'], added: ['compose'] },
      edges: { gone: ['idle ⇢ write'], added: ['idle ⇢ compose'] },
      channels: none,
    },
  },
};

describe('a choice in words', () => {
  it('says what was chosen, what was returned and what was read, in short', () => {
    assert.deepEqual(choiceText(choice), { chose: ['write'], returned: '"ok"' });
    const sends: BranchChoice = {
      ...choice,
      returned: [{ send: 'each' }, { send: 'each' }, '__end__'],
      chosen: ['each', 'each', '__end__'],
    };
    assert.deepEqual(choiceText(sends), {
      chose: ['each', 'END'],
      returned: '[Send to each, Send to each, "__end__"]',
    });
    assert.equal(readInBrief(choice.read), 'topic = "the secret life of socks", messages (12), notes');
    assert.equal(readInBrief({ __root__: { value: 'x'.repeat(90) } }), `the state = "${'x'.repeat(39)}…`);
  });
});

describe('a choice on the edge that was taken', () => {
  it('says in a sentence why', () => {
    const trace = { id: 't', started_at: '', duration_ms: 1, attempts: 1, choices: [choice] };
    const ran = [{ task: recorded.task('idle'), result: null, trace }];
    assert.deepEqual(
      [...choicesByEdge(ran)],
      [
        [
          'idle → write',
          'route chose write (returned "ok") from topic = "the secret life of socks", messages (12), notes',
        ],
      ],
    );
  });
});

describe('another version of the graph', () => {
  const of = (structure: string, source: string | null) =>
    versionOf(recorded.checkpoint('a', null, { graph: { structure, source } }), version);

  it('is told from another file, and from one that nobody noted', () => {
    assert.equal(of('now', 'file 2'), 'same');
    assert.equal(of('now', 'file 1'), 'code');
    assert.equal(of('now', null), 'same');
    assert.deepEqual(of('then', 'file 1'), { differences: version.differences.then });
    assert.deepEqual(of('before that', null), { differences: null });
    assert.equal(versionOf(recorded.checkpoint('a', null), version), 'same');
  });

  it('differs in what stands in lines, and marks nodes as gone only where the graph is known', () => {
    const { then } = version.differences;
    assert.deepEqual(then && differenceLines(then), [
      'Nodes gone: write',
      'New nodes: compose',
      'Edges gone: idle ⇢ write',
      'New edges: idle ⇢ compose',
    ]);
    const row = recorded.checkpoint('a', null, { next: ['write', 'write', 'idle', '__start__'] });
    assert.deepEqual(goneNext(row, { nodes: ['idle', 'compose'] }), ['write']);
    assert.deepEqual(goneNext(row, { nodes: [] }), []);
  });

  it('counts the attempts of the superstep that made a checkpoint', () => {
    const parent = recorded.checkpoint('a', null, {
      tasks: [recorded.task('x', { attempts: 3 }), recorded.task('y')],
    });
    assert.equal(mostAttempts(recorded.checkpoint('b', 'a'), parent), 3);
    assert.equal(mostAttempts(recorded.checkpoint('b', 'a', { source: 'update' }), parent), 0);
  });
});

describe('the tasks of a checkpoint in the panel', function () {
  this.timeout(180_000);
  const pages = panelPages();
  const graph = { structure: 'then', source: 'file 1' };
  const trace = (id: string, more: object = {}) => ({
    ...{ id, started_at: '2026-03-01T12:00:00.000Z', duration_ms: 1240, attempts: 1, ...more },
  });
  const prepared = recorded.task('prepare', { attempts: 3, duration_ms: 1240, done: true });
  const rows = [
    recorded.checkpoint('id3', 'id2', { step: 2, next: ['write'], tasks: [recorded.task('write')], graph }),
    recorded.checkpoint('id2', 'id1', { step: 1, next: ['idle'], changed: ['topic'], graph }),
    recorded.checkpoint('id1', null, { step: 0, next: ['prepare'], tasks: [prepared], graph }),
  ];
  const failures = ['TypeError: try 1', 'TypeError: try 2'];
  const idle = recorded.task('idle', { done: true });
  const ran: Record<string, PanelRanTask[]> = {
    id3: [{ task: idle, result: null, trace: trace('task-idle', { duration_ms: 3, choices: [choice] }) }],
    id2: [
      {
        task: prepared,
        result: { topic: 'socks' },
        trace: trace('task-prepare', { attempts: 3, failures }),
      },
    ],
  };
  const details = (id: string) => {
    const row = rows.find((each) => each.checkpoint_id === id);
    const values = { topic: 'the secret life of socks' };
    return row === undefined ? null : { ...recorded.detail(row, values, values), ran: ran[id] ?? [] };
  };
  const thread: PanelThread = {
    ...recorded.jokeThread,
    nodes: ['prepare', 'idle', 'compose'],
    status: 'interrupted',
  };
  const message = { ...recorded.threadMessage(thread, rows), version };

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`say why a branch was taken, and which nodes are gone (${theme})`, async () => {
      const panel = await pages.open({ theme, details });
      const { page } = panel;
      await panel.send(message);
      await page.getByRole('tab', { name: 'Tasks' }).click();
      const task = page.getByRole('region', { name: 'Ran' });
      await task.getByText('chose').waitFor();
      assert.match(
        (await task.locator('.branch-line').textContent()) ?? '',
        /route chose write \(returned "ok"\) from topic = "the secret life of socks", messages \(12\), notes/,
      );
      await task.getByText('changed nothing').waitFor();
      await task.getByText('What it read').click();
      await task.getByText('messages, the last of 12').waitFor();
      await task.getByText(/notes: too large/).waitFor();
      await task.getByRole('button', { name: 'route' }).click();
      const asked = await panel.ofType('openCondition');
      assert.deepEqual([asked.node, asked.condition, asked.source], ['idle', 'route', null]);

      await page.getByText(/^write is no longer in the graph/).waitFor();
      assert.equal(await page.locator('.row s.node-gone', { hasText: 'write' }).count(), 1);
      await page.getByText('Recorded with another version of this graph').click();
      await page.getByText('Nodes gone: write').waitFor();
      if (process.env.BACKSTEP_SCREENSHOTS !== undefined)
        await page.screenshot({ path: `${process.env.BACKSTEP_SCREENSHOTS}/why-${theme}.png` });
      assert.deepEqual(panel.problems, []);
    });
  }

  it('tell how often a node was tried and what its tries failed of', async () => {
    const panel = await pages.open({ details });
    const { page } = panel;
    await panel.send({ ...message, version: null });
    await page.locator('#checkpoint-id2').click();
    await page.getByRole('tab', { name: 'Tasks' }).click();
    const task = page.getByRole('region', { name: 'Ran' });
    await task.getByText('tried 3 times').waitFor();
    await task.getByText('TypeError: try 2').waitFor();
    await page.locator('.row').getByTitle('Tried 3 times').waitFor();
    assert.equal(await page.getByText('another version').count(), 0);
    if (process.env.BACKSTEP_SCREENSHOTS !== undefined)
      await page.screenshot({ path: `${process.env.BACKSTEP_SCREENSHOTS}/tries.png` });
  });
});
