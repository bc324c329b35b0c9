/** A run as it is filled in: what it begins with, what of it is sent, and the way between fields and JSON. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { PanelRunForm } from '../../../server/protocol/panel.js';
import { afterStart, judgeRun, startRunDraft, withMode } from '../../../webview/state/runDraft.js';
import type { RunDraft } from '../../../webview/state/runDraft.js';
import { readFields } from '../../../webview/state/runFields.js';

const formOf = (properties: Json, last: Json = null): PanelRunForm => ({
  ...{ context_schema: null, config_schema: null, assistants: [], nodes: [] },
  graph_id: 'g',
  input_schema: { type: 'object', properties },
  last_input: last,
  problem: null,
});
const topics = formOf({ topic: { type: 'string' }, depth: { type: 'integer' } }, { topic: 'cats' });
const chat = formOf(
  { messages: { type: 'array' }, user: { type: 'string' } },
  { messages: [{ role: 'user', content: 'hi' }], user: 'ada' },
);
const judge = (form: PanelRunForm, draft: RunDraft) => judgeRun(form, readFields(form.input_schema), draft);

describe('the draft of a run', () => {
  it('begins with what the graph was given last, but for the message', () => {
    assert.deepEqual(startRunDraft(topics).fields, { topic: 'cats' });
    assert.deepEqual(startRunDraft(chat).fields, { user: 'ada' });
  });

  it('begins as JSON where fields cannot show what was given last, or there are none', () => {
    const odd = startRunDraft({ ...topics, last_input: { topic: ['cats'] } });
    assert.deepEqual([odd.mode, JSON.parse(odd.json)], ['json', { topic: ['cats'] }]);
    assert.equal(startRunDraft({ ...topics, input_schema: null }).mode, 'json');
    assert.equal(startRunDraft({ ...topics, last_input: null }).mode, 'fields');
  });

  it('begins with the assistant that was chosen before', () => {
    const { options } = startRunDraft({ ...topics, chosen_assistant: 'dry' });
    assert.equal(options.assistantId, 'dry');
    assert.equal(judge(topics, { ...startRunDraft(topics), options }).start?.assistant_id, 'dry');
    assert.equal(startRunDraft(topics).options.assistantId, null);
  });

  it('sends the fields that are filled in', () => {
    const draft = { ...startRunDraft(topics), fields: { topic: '', depth: '2' } };
    assert.deepEqual(judge(topics, draft).start?.input, { depth: 2 });
    assert.deepEqual(judge(topics, { ...draft, fields: {} }).start?.input, {});
  });

  it('says which field is wrong, and that a conversation needs a message', () => {
    const wrong = judge(topics, { ...startRunDraft(topics), fields: { depth: 'x' } });
    assert.deepEqual(
      [wrong.start, wrong.reason, wrong.problems],
      [undefined, 'depth: Not a number', { depth: 'Not a number' }],
    );
    assert.equal(judge(chat, { ...startRunDraft(chat), fields: {} }).reason, 'Write a message first.');
  });

  it('takes any JSON, and tells where it is none', () => {
    const json = (text: string): RunDraft => ({ ...startRunDraft(topics), mode: 'json', json: text });
    assert.deepEqual(judge(topics, json('null')).start?.input, null);
    assert.deepEqual(judge(topics, json('"text"')).start?.input, 'text');
    assert.match(judge(topics, json('{\n')).reason ?? '', /^Line 2: /);
  });

  it('becomes JSON and fields again, unless the fields cannot show it', () => {
    const fields = readFields(topics.input_schema) ?? [];
    const json = withMode(fields, startRunDraft(topics), 'json');
    assert.deepEqual(JSON.parse(json?.json ?? ''), { topic: 'cats' });
    const changed = { ...json!, json: '{"depth": 7}' };
    assert.deepEqual(withMode(fields, changed, 'fields')?.fields, { depth: '7' });
    assert.equal(withMode(fields, { ...changed, json: '{"other": 7}' }, 'fields'), undefined);
  });

  it('keeps everything but the message once it has been sent', () => {
    const draft = { ...startRunDraft(chat), fields: { user: 'ada', messages: 'hello' } };
    const after = afterStart(chat, draft);
    assert.deepEqual([after.draft.fields, after.said], [{ user: 'ada', messages: '' }, 'hello']);
  });
});
