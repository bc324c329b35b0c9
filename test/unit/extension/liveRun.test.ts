/** What a stream tells of a run, put together once and read by each at its own pace. */
import assert from 'node:assert/strict';
import { callsOf, textOf } from '../../../extension/runs/liveMessage.js';
import { LiveRun } from '../../../extension/runs/liveRun.js';

describe('a run as its stream tells it', () => {
  let clock: number;
  let run: LiveRun;

  beforeEach(() => {
    clock = Date.parse('2026-03-01T12:00:00Z');
    run = new LiveRun(clock, ['custom'], () => new Date(clock));
  });

  const task = (id: string, name: string, more: object = {}, event = 'tasks'): void =>
    run.take({ event, data: { id, name, ...more } });
  const say = (id: string, content: unknown, type = 'AIMessageChunk', namespace = 'agent:1'): void =>
    run.take({
      event: 'messages',
      data: [
        { id, type, content },
        { langgraph_node: 'agent', checkpoint_ns: namespace },
      ],
    });

  it('knows the nodes, those of subgraphs too, and how long each took', () => {
    run.take({ event: 'metadata', data: { run_id: 'r' } });
    task('1', 'refund');
    clock += 30;
    task('2', 'check', {}, 'tasks|refund:1');
    clock += 50;
    task('2', 'check', { result: {} }, 'tasks|refund:1');
    task('1', 'refund', { result: {}, interrupts: [{ value: 'Sure?' }] });
    const { run_id, tasks } = run.reader().next();
    assert.equal(run_id, 'r');
    assert.deepEqual(
      tasks.map(({ node, state, duration_ms }) => [node, state, duration_ms]),
      [
        ['refund', 'stopped', 80],
        ['refund › check', 'done', 50],
      ],
    );
  });

  it('gives each reader what is new for it, texts as what was added', () => {
    const reader = run.reader();
    say('m', 'Hel');
    assert.deepEqual(
      [reader.next(), reader.next()].map(({ reset, messages }) => [reset, messages.map(({ text }) => text)]),
      [
        [true, ['Hel']],
        [false, []],
      ],
    );
    say('m', [{ type: 'text', text: 'lo' }]);
    assert.deepEqual(
      reader.next().messages.map(({ text }) => text),
      ['lo'],
    );
    assert.deepEqual(
      run
        .reader()
        .next()
        .messages.map(({ text }) => text),
      ['Hello'],
    );
  });

  it('does not tell a message again that came whole after its pieces', () => {
    say('m', 'Hello');
    say('m', 'Hello', 'ai');
    say('t', '42', 'tool', 'refund:1|agent:2');
    assert.deepEqual(
      run
        .reader()
        .next()
        .messages.map(({ text, node }) => [text, node]),
      [
        ['Hello', 'agent'],
        ['42', 'refund › agent'],
      ],
    );
  });

  it('is over when it is: what still ran has stopped or failed', () => {
    const reader = run.reader();
    task('1', 'agent');
    assert.equal(reader.next().end, null);
    clock += 1500;
    run.finish({ kind: 'cancelled', message: null });
    const { end, tasks } = reader.next();
    assert.deepEqual(end, { kind: 'cancelled', message: null, duration_ms: 1500 });
    assert.deepEqual(
      tasks.map(({ state }) => state),
      ['stopped'],
    );
  });

  it('keeps no more than what one looks at', () => {
    for (let index = 0; index < 3000; index++) task(String(index), 'loop', { result: {} });
    assert.equal(run.reader().next().tasks.length, 500);
  });

  it('keeps the events of the modes that were asked for, the newest of them, and none that is huge', () => {
    run.take({ event: 'custom|refund:1', data: { done: 0.5 } });
    run.take({ event: 'values', data: {} });
    run.take({ event: 'custom', data: 'x'.repeat(300_000) });
    const { events } = run.reader().next();
    assert.deepEqual(events, [
      { id: '1', mode: 'custom', path: 'refund', data: { done: 0.5 } },
      { id: '2', mode: 'custom', path: '', data: '300,002 characters, too many to show' },
    ]);
    for (let index = 0; index < 1000; index++) run.take({ event: 'custom', data: index });
    assert.equal(run.reader().next().events.length, 300);
  });

  it('ignores what it does not understand', () => {
    for (const data of [null, 'text', {}, [], [{ id: 1 }], [{ id: 'a', type: 'ai' }]])
      for (const event of ['tasks', 'messages', 'metadata', 'values']) run.take({ event, data });
    const { messages, tasks, run_id } = run.reader().next();
    assert.deepEqual([messages, tasks, run_id], [[], [], '']);
  });
});

describe('a piece of a message', () => {
  it('has its text as text or in blocks', () => {
    assert.equal(textOf('a'), 'a');
    assert.equal(textOf([{ type: 'text', text: 'a' }, 'b', { type: 'image_url' }]), 'ab');
    assert.equal(textOf(null), '');
  });

  it('adds to the calls that came before, each at its index', () => {
    const first = callsOf({ tool_call_chunks: [{ index: 0, name: 'find', args: '' }] }, []);
    const second = callsOf({ tool_call_chunks: [{ index: 0, args: '{"a":' }] }, first);
    const third = callsOf({ tool_call_chunks: [{ index: 1, name: 'send', args: '{}' }] }, second);
    assert.deepEqual(third, [
      { name: 'find', args: '{"a":' },
      { name: 'send', args: '{}' },
    ]);
    assert.deepEqual(callsOf({ tool_calls: [{ name: 'find', args: { a: 1 } }] }, []), [
      { name: 'find', args: '{"a":1}' },
    ]);
    assert.equal(callsOf({ tool_calls: [] }, third), third);
  });
});
