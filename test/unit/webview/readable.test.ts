import assert from 'node:assert/strict';
import { describeCheckpoint, nextText } from '../../../webview/state/describe.js';
import { readMessages, readTurns } from '../../../webview/state/messages.js';
import { moveSelection } from '../../../webview/state/selection.js';
import { absoluteTime, relativeTime } from '../../../webview/state/time.js';
import { foldText, visibleText } from '../../../webview/state/visibleText.js';
import { checkpoint, question, task } from './page/recorded.js';

describe('describeCheckpoint', () => {
  const parent = checkpoint('a0', null, { next: ['write_joke', '__start__'] });

  it('names the nodes that ran, from what the parent said comes next', () => {
    const about = describeCheckpoint(checkpoint('a1', 'a0', { step: 1 }), parent, false, null);
    assert.deepEqual([about.title, about.nodes], ['write_joke', ['write_joke']]);
  });

  it('names what else makes checkpoints', () => {
    const title = (source: string) =>
      describeCheckpoint(checkpoint('a1', 'a0', { source }), parent, false, null).title;
    assert.deepEqual(['input', 'update', 'fork'].map(title), ['Input', 'Edited state', 'Fork']);
    assert.equal(describeCheckpoint(checkpoint('a1', null, { step: 0 }), null, false, null).title, 'Start');
  });

  it('shows a pause on the newest row only', () => {
    const row = checkpoint('a1', 'a0', { next: ['write_joke'] });
    const kinds = (head: boolean) =>
      describeCheckpoint(row, parent, head, { status: 'interrupted' }).badges.map((each) => each.kind);
    assert.deepEqual([kinds(true), kinds(false)], [['paused'], []]);
  });

  it('shows questions and errors of tasks', () => {
    const asks = checkpoint('a1', 'a0', {
      next: ['x'],
      tasks: [task('x', { interrupts: [{ value: question }] })],
    });
    const failed = checkpoint('a1', 'a0', { next: ['x'], tasks: [task('x', { error: 'Error: no' })] });
    const kinds = [asks, failed].map((row) =>
      describeCheckpoint(row, parent, true, { status: 'interrupted' }).badges.map((each) => each.kind),
    );
    assert.deepEqual(kinds, [['question'], ['error']]);
  });

  it('says what comes next', () => {
    assert.equal(nextText([]), 'End');
    assert.equal(nextText(['a', 'b']), 'a, b');
  });
});

describe('readMessages', () => {
  it('reads roles, text blocks and tool calls', () => {
    const raw = {
      type: 'ai',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'tool_use', name: 'find' },
        { type: 'image', url: 'x' },
      ],
      tool_calls: [{ name: 'find', args: { q: 1 }, id: 'c1' }],
    };
    const [message] = readMessages([raw]) ?? [];
    assert.deepEqual(message, {
      role: 'AI',
      kind: 'ai',
      name: null,
      text: 'Hi',
      blocks: [{ type: 'image', url: 'x' }],
      toolCalls: [{ name: 'find', args: { q: 1 }, id: 'c1' }],
      answers: null,
      index: 0,
      raw,
    });
  });

  it('puts each result with the call that it answers, and leaves the others where they stand', () => {
    const call = (id: string) => ({ type: 'ai', content: '', tool_calls: [{ name: 'find', args: {}, id }] });
    const result = (id: string, content: string) => ({ type: 'tool', content, tool_call_id: id });
    const list = [call('a'), result('a', 'one'), result('lost', 'two'), call('b'), result('a', 'again')];
    const turns = readTurns(readMessages(list) ?? []).map(({ message, results }) => [
      message.index,
      [...results].map(([id, { text }]) => `${id} ${text}`),
    ]);
    assert.deepEqual(turns, [
      [0, ['a one']],
      [2, []],
      [3, []],
      [4, []],
    ]);
  });

  it('takes no other list for messages', () => {
    assert.equal(readMessages([]), null);
    assert.equal(readMessages([{ type: 'ai' }]), null);
    assert.equal(readMessages([{ type: 'constructor', content: 'x' }]), null);
    assert.equal(readMessages([{ type: 'ai', content: 'x' }, 3]), null);
  });
});

describe('moveSelection', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);

  it('moves within the ends of the list', () => {
    assert.equal(moveSelection(ids, 'c3', 'down'), 'c4');
    assert.equal(moveSelection(ids, 'c0', 'up'), 'c0');
    assert.equal(moveSelection(ids, 'c3', 'end'), 'c29');
    assert.equal(moveSelection(ids, 'c25', 'pageDown'), 'c29');
    assert.equal(moveSelection(ids, 'gone', 'down'), 'c1');
    assert.equal(moveSelection([], null, 'down'), null);
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');

  it('are short and relative, absolute in full', () => {
    assert.equal(relativeTime('2026-03-01T11:59:58Z', now), 'now');
    assert.equal(relativeTime('2026-03-01T11:57:10Z', now), '2m ago');
    assert.equal(relativeTime('2026-02-27T11:57:10Z', now), '2d ago');
    assert.match(absoluteTime('2026-03-01T11:57:10Z', 'en', 'UTC'), /Mar 1, 2026.*11:57:10/);
  });

  it('are empty where there is none', () => {
    assert.deepEqual(
      [relativeTime(null, now), relativeTime('no date', now), absoluteTime(null)],
      ['', '', ''],
    );
  });
});

describe('untrusted text', () => {
  it('shows characters that would hide or reorder others', () => {
    assert.equal(visibleText('a\u202eb\u001b[31m\tc\r\nd'), 'a\\u202eb\\u001b[31m\tc\nd');
  });

  it('folds by characters and by lines, without tearing a pair apart', () => {
    assert.deepEqual(foldText('abcdef', 3, 9), { shown: 'abc', hidden: 3 });
    assert.deepEqual(foldText('a\nb\nc', 99, 2), { shown: 'a\nb', hidden: 2 });
    assert.deepEqual(foldText('ab\u{1f600}', 3, 9), { shown: 'ab', hidden: 2 });
    assert.deepEqual(foldText('abc', 3, 1), { shown: 'abc', hidden: 0 });
  });
});
