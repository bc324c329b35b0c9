import assert from 'node:assert/strict';
import { mentionsOf } from '../../../extension/debug/channelMentions.js';

const values = new Map([
  ['topic', '"socks"'],
  ['joke', '"…"'],
]);

/** The mentions of a line, marked in it. */
function marked(line: string): string {
  const found = mentionsOf([line], values).sort((a, b) => b.start - a.start);
  return found.reduce(
    (text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
    line,
  );
}

describe('mentions of channels', () => {
  for (const line of [
    '  return { joke: `Why do ${state.[topic]} hide?` };'.replace('joke', '[joke]'),
    'def write_joke(state): return {"[joke]": state["[topic]"]}',
    'const write = ({ [topic] }: typeof State.State) => topic.length;',
    "builder.addNode('write_joke', writeJoke); // the topic is there",
    "throw new Error('the topic is too long: ' + [topic]);",
    '# topic and joke',
    ' * of topic and joke',
    'const topical = jokes.topic2;',
    '',
  ])
    it(`are found in: ${line.trim()}`, () => {
      assert.equal(marked(line.replaceAll(/\[(topic|joke)\]/g, '$1')), line);
    });

  it('show the beginning of a long value', () => {
    const [mention] = mentionsOf(['', 'topic'], new Map([['topic', 'x'.repeat(1000)]]));
    assert.deepEqual(mention, { line: 1, start: 0, end: 5, text: `topic = ${'x'.repeat(59)}…` });
  });
});
