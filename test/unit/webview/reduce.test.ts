import assert from 'node:assert/strict';
import type { KeptCheckpoints, PanelCheckpoint, PanelThread } from '../../../server/protocol/panel.js';
import { emptyModel } from '../../../webview/state/model.js';
import type { Action, PanelModel } from '../../../webview/state/model.js';
import { memoryOf, recall } from '../../../webview/state/memory.js';
import { reduce } from '../../../webview/state/reduce.js';
import { checkpoint, detail, jokeThread, threadMessage } from './page/recorded.js';

const a = checkpoint('a', null);
const b = checkpoint('b', 'a');
const c = checkpoint('c', 'b');
const listed = (rows: PanelCheckpoint[], thread: PanelThread = jokeThread): Action => ({
  type: 'received',
  message: threadMessage(thread, rows),
});
const read = (row: PanelCheckpoint): Action => ({
  type: 'received',
  message: { type: 'detail', detail: detail(row, { topic: 'cats' }, null) },
});
const after = (model: PanelModel, ...actions: Action[]): PanelModel => actions.reduce(reduce, model);
const type = (text: string): Action => ({ type: 'draft', change: { text } });

describe('the panel: selection', () => {
  it('follows the newest checkpoint until another is chosen', () => {
    const start = after(emptyModel, listed([b, a]));
    assert.equal(start.selected, 'b');
    assert.equal(after(start, listed([c, b, a])).selected, 'c');
    const chosen = after(start, { type: 'select', checkpointId: 'a' });
    assert.equal(after(chosen, listed([c, b, a])).selected, 'a');
    assert.equal(after(chosen, { type: 'select', checkpointId: 'b' }, listed([c, b, a])).selected, 'c');
  });

  it('goes to what the sidebar chose, to the newest where it names none', () => {
    const start = after(emptyModel, listed([b, a]));
    const chosen = after(start, {
      type: 'received',
      message: { type: 'select', checkpoint_id: 'a', edit: false },
    });
    assert.equal(chosen.selected, 'a');
    assert.equal(
      after(chosen, { type: 'received', message: { type: 'select', checkpoint_id: null, edit: false } })
        .selected,
      'b',
    );
  });

  it('keeps a checkpoint whose page is not loaded, once it has been read', () => {
    const chosen = after(
      emptyModel,
      listed([c]),
      { type: 'received', message: { type: 'select', checkpoint_id: 'a', edit: false } },
      read(a),
    );
    assert.equal(after(chosen, listed([c])).selected, 'a');
  });

  it('starts anew on another thread', () => {
    const start = after(emptyModel, listed([b, a]), read(b), { type: 'edit' });
    const other = after(start, listed([c], { ...jokeThread, thread_id: 'other' }));
    assert.deepEqual([other.selected, other.draft, other.details], ['c', null, []]);
  });
});

describe('the panel: a list told in parts', () => {
  const part = (rows: PanelCheckpoint[], kept: KeptCheckpoints): Action => ({
    type: 'received',
    message: { ...threadMessage(jokeThread, rows), kept },
  });
  const ids = (model: PanelModel): string[] => model.checkpoints.map((each) => each.checkpoint_id);
  const start = after(emptyModel, listed([b, a]));

  it('keeps the older ones below new ones', () => {
    const fresh = { ...b, next: ['x'] };
    const grown = after(start, part([c, fresh], { part: 'older', from: 'a' }));
    assert.deepEqual([ids(grown), grown.checkpoints[1]?.next, grown.selected], [['c', 'b', 'a'], ['x'], 'c']);
    assert.deepEqual(ids(after(start, part([], { part: 'older', from: 'b' }))), ['b', 'a']);
  });

  it('puts older ones below, the last one known told anew', () => {
    const told = after(emptyModel, listed([c, b]), part([b, a], { part: 'newer' }));
    assert.deepEqual(ids(told), ['c', 'b', 'a']);
  });
});

describe('the panel: editing', () => {
  const editing = after(emptyModel, listed([b, a]), read(b), { type: 'edit' });
  const dirty = after(editing, type('{"topic": "dogs"}'));

  it('opens when the values are there, also when they come later', () => {
    assert.equal(editing.draft?.checkpointId, 'b');
    const waiting = after(emptyModel, listed([b, a]), {
      type: 'received',
      message: { type: 'select', checkpoint_id: 'a', edit: true },
    });
    assert.equal(waiting.draft, null);
    assert.equal(after(waiting, read(b)).draft, null);
    assert.equal(after(waiting, read(b), read(a)).draft?.checkpointId, 'a');
  });

  it('closes without a question when nothing was changed', () => {
    assert.equal(after(editing, { type: 'closeEditor' }).draft, null);
    assert.deepEqual(after(editing, { type: 'select', checkpointId: 'a' }).selected, 'a');
  });

  it('asks before changes are lost, and does as told', () => {
    const asked = after(dirty, { type: 'select', checkpointId: 'a' });
    assert.deepEqual([asked.selected, asked.leaving], ['b', { select: 'a' }]);
    assert.equal(after(asked, { type: 'keepEditing' }).draft?.text, '{"topic": "dogs"}');
    const left = after(asked, { type: 'discard' });
    assert.deepEqual([left.selected, left.draft, left.leaving], ['a', null, null]);
    assert.equal(after(dirty, { type: 'closeEditor' }, { type: 'discard' }).draft, null);
  });

  it('edits another checkpoint after the first edit was discarded', () => {
    const asked = after(dirty, read(a), {
      type: 'received',
      message: { type: 'select', checkpoint_id: 'a', edit: true },
    });
    assert.deepEqual([asked.draft?.checkpointId, asked.leaving], ['b', { select: 'a' }]);
    assert.equal(after(asked, { type: 'discard' }).draft?.checkpointId, 'a');
  });

  it('is not disturbed by new checkpoints', () => {
    const grown = after(dirty, listed([c, b, a]));
    assert.deepEqual([grown.selected, grown.draft?.text], ['b', '{"topic": "dogs"}']);
  });

  it('closes when the fork is made and goes to it; stays with the reason when it is not', () => {
    const sent = after(dirty, { type: 'sent', request: '1', kind: 'fork' });
    const failed = after(sent, {
      type: 'received',
      message: { type: 'failed', request: '1', message: 'Unknown node' },
    });
    assert.deepEqual(
      [failed.draft?.text, failed.failure],
      ['{"topic": "dogs"}', { kind: 'fork', message: 'Unknown node' }],
    );
    const before = after(sent, listed([c, b, a]), {
      type: 'received',
      message: { type: 'done', request: '1' },
    });
    const later = after(
      sent,
      { type: 'received', message: { type: 'done', request: '1' } },
      listed([c, b, a]),
    );
    for (const done of [before, later])
      assert.deepEqual([done.draft, done.selected, done.pending], [null, 'c', {}]);
  });

  it('ignores answers to requests that it does not know', () => {
    assert.equal(after(dirty, { type: 'received', message: { type: 'done', request: '9' } }), dirty);
  });
});

describe('the panel: memory', () => {
  it('survives a reload with its place and an edit not yet sent', () => {
    const dirty = after(
      emptyModel,
      listed([b, a]),
      read(a),
      { type: 'select', checkpointId: 'a' },
      { type: 'edit' },
      type('{'),
    );
    const key = { project_id: 'file:///p/langgraph.json', thread_id: jokeThread.thread_id };
    const kept: unknown = JSON.parse(JSON.stringify(memoryOf(dirty, key)));
    const back = after(recall(kept), listed([c, b, a]));
    assert.deepEqual([back.selected, back.draft, back.tab], ['a', dirty.draft, 'state']);
    assert.deepEqual(kept, { ...(kept as object), ...key });
  });

  it('ignores what it does not know', () => {
    for (const kept of [undefined, null, 3, 'x', [], { selected: 4, tab: 'x', draft: 7 }]) {
      assert.deepEqual(recall(kept), emptyModel);
    }
  });
});
