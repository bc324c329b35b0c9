import assert from 'node:assert/strict';
import { codeMirrorSnippet } from '../../../webview/components/schemaExtensions.js';
import { createSchemaAssistant } from '../../../webview/state/schemaAssistant.js';

const schema = {
  type: 'object',
  properties: {
    topic: { type: 'string', title: 'Topic', description: 'What the joke is <b>about</b>.' },
    mood: { enum: ['dry', 'silly'] },
    tries: { type: 'integer' },
    plan: { $ref: '#/$defs/Plan' },
    remote: { $ref: 'https://example.com/schema.json' },
  },
  $defs: { Plan: { type: 'object', properties: { steps: { type: 'array', items: { type: 'string' } } } } },
};
/** The text with `|` taken out, and where it stood. */
const at = (marked: string): [string, number] => [marked.replace('|', ''), marked.indexOf('|')];

describe('what a schema says of the text being edited', () => {
  const assistant = createSchemaAssistant(schema, '{"topic": 7, "tries": 1}');

  it('tells what does not fit, with the place', async () => {
    const text = '{"tries": "many"}';
    const [problem, ...others] = await assistant.problems(text);
    assert.deepEqual(others, []);
    assert.equal(text.slice(problem?.from, problem?.to), '"many"');
    assert.match(problem?.message ?? '', /integer/);
  });

  it('does not complain of what was there before', async () => {
    assert.deepEqual(await assistant.problems('{"tries": 2, "topic": 7}'), []);
  });

  it('asks for nothing over the network, and goes on without', async () => {
    assert.deepEqual(await assistant.problems('{"remote": {"any": "thing"}}'), []);
    const found = await assistant.complete(...at('{"$schema": "https://example.com/s.json", |}'));
    assert.ok(Array.isArray(found));
  });

  it('completes keys and values, and inside what is referred to', async () => {
    const labels = async (marked: string) =>
      (await assistant.complete(...at(marked))).map((each) => each.label).sort();
    assert.deepEqual(await labels('{|}'), ['mood', 'plan', 'remote', 'topic', 'tries']);
    assert.deepEqual(await labels('{"mood": |}'), ['"dry"', '"silly"']);
    assert.deepEqual(await labels('{"plan": {|}}'), ['steps']);
    const [topic] = (await assistant.complete(...at('{"to|"}'))).filter((each) => each.label === 'topic');
    assert.deepEqual(
      [topic?.from, topic?.to, topic?.documentation],
      [1, 5, 'What the joke is <b>about</b>.'],
    );
  });

  it('says what a key and its value are', async () => {
    const expected = { title: 'Topic', type: 'string', description: 'What the joke is <b>about</b>.' };
    assert.deepEqual(await assistant.hover(...at('{"to|pic": "x"}')), { ...expected, from: 1, to: 8 });
    assert.deepEqual(await assistant.hover(...at('{"topic": "|x"}')), { ...expected, from: 10, to: 13 });
    assert.equal(await assistant.hover(...at('{"other": "|x"}')), null);
  });

  it('lets a text alone that is too long to be looked at while typing', async () => {
    const text = `{"tries": "${'x'.repeat(600_000)}"}`;
    assert.deepEqual(await assistant.problems(text), []);
    assert.deepEqual(await assistant.complete(text, 1), []);
    assert.equal(await assistant.hover(text, 3), null);
  });
});

describe('a VS Code snippet for CodeMirror', () => {
  it('has its fields in braces and its own braces escaped', () => {
    assert.equal(codeMirrorSnippet('"topic": "$1"'), '"topic": "${1}"');
    assert.equal(codeMirrorSnippet('"plan": {$1}$0'), '"plan": \\{${1}\\}${0}');
    assert.equal(codeMirrorSnippet('"tries": ${1:0}'), '"tries": ${1:0}');
    assert.equal(codeMirrorSnippet('"x": ${1:{"a"\\}}'), '"x": \\{"a"\\}');
    assert.equal(codeMirrorSnippet('cost \\$5'), 'cost $5');
  });
});
