import assert from 'node:assert/strict';
import { TokenLines } from '../../../server/debug/stepping/tokenLines.js';

function lines() {
  const written: string[] = [];
  let due: (() => void)[] = [];
  const tokens = new TokenLines({ write: (text) => written.push(text), soon: (task) => due.push(task) });
  /** What was to be done a little later is done. */
  const later = () => {
    const tasks = due;
    due = [];
    for (const task of tasks) task();
  };
  return { tokens, written, later };
}

describe('lines of tokens', () => {
  it('never end in the middle of a word while a model speaks', () => {
    const { tokens, written, later } = lines();
    tokens.speak('agent', 'Tell me ab');
    later();
    tokens.speak('agent', 'out soc');
    later();
    tokens.speak('agent', 'ks');
    tokens.endLine();
    assert.deepEqual(written, ['agent: Tell me ', 'about ', 'socks\n']);
  });

  it('part scripts without spaces after any letter, and a new line in the text is a place to part', () => {
    const { tokens, written, later } = lines();
    tokens.speak('agent', '你好');
    later();
    tokens.speak('agent', '世界\nhel');
    tokens.speak('agent', 'lo');
    tokens.endLine();
    assert.deepEqual(written, ['agent: 你好', '世界\n', 'hello\n']);
  });

  it('part a word that never ends', () => {
    const { tokens, written } = lines();
    tokens.speak('agent', 'x'.repeat(1200));
    assert.deepEqual(written, [`agent: ${'x'.repeat(1200)}`]);
  });
});
