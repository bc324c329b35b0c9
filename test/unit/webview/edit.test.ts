import assert from 'node:assert/strict';
import { isDirty, judgeAnswer, judgeEdit, scoped, startDraft } from '../../../webview/state/edit.js';

const start = startDraft('c1', { topic: 'cats', joke: 'meow', messages: [{ type: 'human', content: 'hi' }] });
const edited = (text: string, sendAll = false) => judgeEdit({ ...start, text, sendAll });

describe('judgeEdit', () => {
  it('has nothing to send while nothing is changed', () => {
    assert.equal(isDirty(start), false);
    const outcome = judgeEdit(start);
    assert.equal(outcome.send, undefined);
    assert.equal(outcome.reason, 'Nothing has been changed yet.');
  });

  it('sends only the keys that changed, so that lists are not appended to themselves', () => {
    const outcome = edited(start.text.replace('cats', 'dogs'));
    assert.deepEqual(outcome.send, { topic: 'dogs' });
    assert.deepEqual(outcome.keys, ['topic']);
    assert.deepEqual(outcome.lists, []);
  });

  it('sends keys that are new', () => {
    assert.deepEqual(edited('{"topic": "cats", "mood": null}').send, { mood: null });
  });

  it('says which sent values are lists', () => {
    assert.deepEqual(edited('{"topic": "cats", "joke": "meow", "tags": ["a"]}').lists, ['tags']);
  });

  it('does not take spaces or the order of keys for a change', () => {
    assert.equal(
      edited('{"joke":"meow","messages":[{"content":"hi","type":"human"}],"topic":"cats"}').send,
      undefined,
    );
  });

  it('says that deleted keys keep their values', () => {
    const outcome = edited('{"topic": "dogs"}');
    assert.deepEqual(outcome.kept, ['joke', 'messages']);
    assert.deepEqual(outcome.send, { topic: 'dogs' });
    assert.match(edited('{"topic": "cats"}').reason ?? '', /Deleted keys keep/);
  });

  it('sends every key when told to', () => {
    assert.deepEqual(edited(start.text, true).keys, ['topic', 'joke', 'messages']);
  });

  it('refuses what is no JSON, with the place', () => {
    const outcome = edited('{"topic": }');
    assert.equal(outcome.send, undefined);
    assert.equal(outcome.reason, 'Line 1, column 11: Expected a value');
    assert.equal(outcome.problem?.from, 10);
  });

  it('refuses another kind of value for a state with keys', () => {
    assert.match(edited('[1]').reason ?? '', /is an object/);
  });

  it('sends a state that is one value as a whole', () => {
    const draft = startDraft('c1', 'one text');
    assert.equal(judgeEdit({ ...draft, text: '"another"' }).send, 'another');
    assert.equal(judgeEdit(draft).send, undefined);
  });

  it('keeps `__proto__` data', () => {
    const outcome = edited('{"__proto__": {"x": 1}}');
    assert.deepEqual(Object.keys(outcome.send as object), ['__proto__']);
    assert.equal(({} as { x?: number }).x, undefined);
  });
});

describe('an edit of one channel', () => {
  const topic = scoped(start, 'topic')!;

  it('shows the channel alone and sends what was edited, here and elsewhere', () => {
    assert.equal(topic.text, '"cats"');
    assert.equal(isDirty(topic), false);
    const joke = scoped({ ...topic, text: '"dogs"' }, 'joke')!;
    assert.equal(joke.text, '"meow"');
    assert.equal(isDirty(joke), true);
    assert.deepEqual(judgeEdit({ ...joke, text: '"woof"' }).send, { topic: 'dogs', joke: 'woof' });
    assert.deepEqual(JSON.parse(scoped(joke, null)!.text), { ...(start.original as object), topic: 'dogs' });
  });

  it('stays where it is while the text is not JSON', () => {
    assert.equal(scoped({ ...topic, text: '"dogs' }, null), undefined);
    assert.equal(judgeEdit({ ...topic, text: '"dogs' }).send, undefined);
  });

  it('adds a channel that has no value yet only when it was given one', () => {
    const mood = scoped(start, 'mood')!;
    assert.equal(mood.text, 'null');
    assert.equal(judgeEdit(mood).send, undefined);
    assert.deepEqual(judgeEdit({ ...mood, text: '"dry"' }).send, { mood: 'dry' });
  });
});

describe('judgeAnswer', () => {
  it('takes text as it is and JSON for what it says', () => {
    assert.equal(judgeAnswer('true', 'text').value, 'true');
    assert.equal(judgeAnswer('true', 'json').value, true);
    assert.equal(judgeAnswer('{', 'json').value, undefined);
    assert.match(judgeAnswer('{', 'json').reason ?? '', /^Line 1, column 2/);
    assert.equal(judgeAnswer('', 'text').value, undefined);
  });
});
