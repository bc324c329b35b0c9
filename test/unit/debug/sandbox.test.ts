/** Expressions over states: what they see and change, and that nothing typed reaches the machine or hangs it. */
import assert from 'node:assert/strict';
import { createSandbox } from '../../../server/debug/expressions/sandbox.js';
import type { Expressions } from '../../../server/debug/expressions/expressions.js';

const values = {
  topic: 'socks',
  count: 3,
  messages: [
    { type: 'human', content: 'hi' },
    { type: 'ai', content: 'hello' },
  ],
};

describe('the sandbox of expressions', () => {
  let sandbox: Expressions;
  before(async () => {
    sandbox = await createSandbox({ milliseconds: 300, bytes: 64 * 1024 * 1024 });
  });
  const value = (expression: string) => sandbox.evaluate(expression, values, []).value;

  it('has the channels as variables, and the whole state as `state`', () => {
    assert.equal(value('messages.length > 1 && topic.includes("ock")'), true);
    assert.deepEqual(value('({ topic, last: messages.at(-1).content })'), { topic: 'socks', last: 'hello' });
    assert.equal(value('state.count + 1'), 4);
    assert.deepEqual(value('{ a: count }'), { a: 3 });
  });

  it('takes statements too', () => {
    assert.equal(value('let sum = 0; for (const each of messages) sum += each.content.length; sum'), 7);
  });

  it('tells what an expression changed, and no more', () => {
    const changed = (expression: string) => sandbox.evaluate(expression, values, []).changed;
    assert.deepEqual(changed('topic = topic.toUpperCase()'), { topic: 'SOCKS' });
    assert.deepEqual(changed('messages[0].content = "bye"; count = count'), {
      messages: [{ type: 'human', content: 'bye' }, values.messages[1]],
    });
    assert.deepEqual(changed('topic.length'), {});
    assert.deepEqual(sandbox.evaluate('joke = "ha"', values, []).fresh, { joke: 'ha' });
    assert.equal(values.messages[0]?.content, 'hi');
  });

  it('knows channels that have no value yet', () => {
    assert.equal(sandbox.evaluate('joke === undefined', values, ['joke', 'topic']).value, true);
    assert.equal(sandbox.isTrue('joke?.length > 3', values, ['joke']), false);
    assert.deepEqual(sandbox.evaluate('joke = "ha"', values, ['joke']).changed, { joke: 'ha' });
  });

  it('hears resume(value), without a value too', () => {
    assert.deepEqual(sandbox.evaluate('resume({ ok: count > 2 })', values, []).resume, {
      value: { ok: true },
    });
    assert.deepEqual(sandbox.evaluate('resume()', values, []).resume, { value: null });
    assert.equal(sandbox.evaluate('topic', values, []).resume, null);
  });

  it('says what is wrong with an expression', () => {
    assert.throws(() => value('topik.length'), /ReferenceError: .*topik.* is not defined/);
    assert.throws(() => value('topic +'), /SyntaxError/);
    assert.throws(() => value('null.x'), /TypeError/);
    assert.throws(() => value('throw "no"'), /no/);
  });

  it('keeps what is no JSON as text', () => {
    const evaluated = sandbox.evaluate('undefined', values, []);
    assert.deepEqual(
      [evaluated.value, evaluated.text, evaluated.type],
      [undefined, 'undefined', 'undefined'],
    );
    assert.match(sandbox.evaluate('(x) => x', values, []).text, /=>/);
  });

  for (const expression of [
    'typeof process',
    'typeof require',
    'typeof fetch',
    'typeof setTimeout',
    'typeof std',
    'typeof os',
    '(() => {}).constructor("return typeof process")()',
    'this.constructor.constructor("return typeof require")()',
  ]) {
    it(`reaches nothing outside: ${expression}`, () => assert.equal(value(expression), 'undefined'));
  }

  it('imports nothing', () => {
    assert.notEqual(sandbox.evaluate('import("fs")', values, []).type, 'function');
    assert.throws(() => value('import fs from "fs"'), /SyntaxError/);
  });

  it('ends an expression that does not end, or that wants too much, and goes on with the next', () => {
    assert.throws(() => value('while (true) {}'), /took too long/);
    assert.throws(() => value('(function f() { return f() + 1; })()'), /InternalError|stack/);
    assert.throws(() => value('"x".repeat(2 ** 28) + "y".repeat(2 ** 28)'), /too much memory/);
    assert.throws(
      () => value('const all = []; for (;;) all.push(new Array(100000).fill(1))'),
      /memory|too long/,
    );
    assert.equal(value('count'), 3);
  });

  it('does not carry anything from one expression to the next', () => {
    value('leak = 1; Array.prototype.leak = 2; JSON.stringify = () => "broken"');
    assert.equal(value('typeof leak'), 'undefined');
    assert.equal(value('typeof [].leak'), 'undefined');
    assert.equal(value('count'), 3);
  });

  it('takes channels whose names are those of the language', () => {
    const odd = { undefined: 1, Math: 2, state: 3, __proto__: 4, 'with space': 5 };
    assert.equal(sandbox.evaluate('Math', odd, []).value, 2);
    assert.equal(sandbox.evaluate('state', odd, []).value, 3);
    assert.equal(sandbox.evaluate('globalThis["with space"]', odd, []).value, 5);
  });
});
