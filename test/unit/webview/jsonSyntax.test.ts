import assert from 'node:assert/strict';
import { parseJson } from '../../../webview/state/jsonSyntax.js';

/** The text with ▲ before the place of the problem, and what is said of it. */
function judged(text: string): string {
  const parsed = parseJson(text);
  if (parsed.ok) return 'ok';
  const { from, message } = parsed.problem;
  return `${text.slice(0, from)}▲${text.slice(from)} ${message}`;
}

describe('parseJson', () => {
  it('parses what is valid', () => {
    for (const text of ['{}', ' [1, -2.5e3, "a\\u00e9", true, null, {"a": []}] ', '"x"', '0'])
      assert.equal(judged(text), 'ok');
  });

  it('shows the place of what is not', () => {
    assert.equal(judged('{"a": x}'), '{"a": ▲x} Expected a value');
    assert.equal(judged('{"a": 1 "b": 2}'), '{"a": 1 ▲"b": 2} Expected "," or "}"');
    assert.equal(judged('{"a": 1,}'), '{"a": 1,▲} No comma may stand before "}"');
    assert.equal(judged('[1,]'), '[1,▲] No comma may stand before "]"');
    assert.equal(judged("{'a': 1}"), "{▲'a': 1} Expected a key in double quotes");
    assert.equal(judged('{"a" 1}'), '{"a" ▲1} Expected ":" after the key');
    assert.equal(judged('["abc]'), '[▲"abc] This string does not end');
    assert.equal(judged('["\\q"]'), '["▲\\q"] Not an escape that JSON knows');
    assert.equal(judged('{} {}'), '{} ▲{} Nothing may follow the value');
    assert.equal(judged('[01]'), '[▲01] Expected a value');
    assert.equal(judged('[1}'), '[1▲} Expected "," or "]"');
  });

  it('takes the end of the text for the place where something is missing', () => {
    const parsed = parseJson('{\n  "a": [1,');
    assert.ok(!parsed.ok);
    assert.deepEqual([parsed.problem.line, parsed.problem.column], [2, 11]);
  });

  it('counts lines and columns from 1', () => {
    const parsed = parseJson('{\n  "a": 1\n  "b": 2\n}');
    assert.ok(!parsed.ok);
    assert.deepEqual([parsed.problem.line, parsed.problem.column], [3, 3]);
  });

  it('agrees with the engine on every cut of a text, and survives deep nesting', () => {
    const text = '{"a": [1, -2.5, "x\\n", {"b": null, "c": false}], "d": {}}';
    for (let end = 0; end < text.length; end++) assert.notEqual(judged(text.slice(0, end)), 'ok');
    assert.match(judged(`${'['.repeat(50_000)}x`), /Expected a value$/);
  });
});
