/** The options of a run: what of them is sent, and what is wrong with them. */
import assert from 'node:assert/strict';
import { readFields } from '../../../webview/state/runFields.js';
import { countOptions, judgeOptions, noOptions, toggleStop } from '../../../webview/state/runOptions.js';

const none = { context: null, configurable: null };

describe('the options of a run', () => {
  it('are none where nothing was set', () => {
    assert.deepEqual(judgeOptions(none, noOptions).options, {
      assistant_id: null,
      config: null,
      context: null,
      interrupt_before: [],
      interrupt_after: [],
      stream_modes: [],
    });
    assert.equal(countOptions(noOptions), 0);
  });

  it('have the context by its fields where the schema names some, else as JSON', () => {
    const context = readFields({ properties: { limit: { type: 'integer' } } });
    const filled = { ...noOptions, context: { limit: '3' }, contextJson: '{"other": 1}' };
    assert.deepEqual(judgeOptions({ ...none, context }, filled).options?.context, { limit: 3 });
    assert.deepEqual(judgeOptions(none, filled).options?.context, { other: 1 });
  });

  it('join the fields of the config with the rest of it', () => {
    const configurable = readFields({ properties: { model: { type: 'string' } } });
    const draft = {
      ...noOptions,
      configurable: { model: 'm' },
      config: '{"tags": [], "configurable": {"a": 1}}',
    };
    assert.deepEqual(judgeOptions({ ...none, configurable }, draft).options?.config, {
      tags: [],
      configurable: { a: 1, model: 'm' },
    });
  });

  it('say what is wrong, by the place', () => {
    const context = readFields({ properties: { limit: { type: 'integer' } } });
    const draft = { ...noOptions, context: { limit: 'x' }, config: '[]' };
    const { options, problems } = judgeOptions({ ...none, context }, draft);
    assert.equal(options, undefined);
    assert.deepEqual(problems, { 'context.limit': 'Not a number', config: 'Not an object' });
  });

  it('stop at every node or at some', () => {
    assert.deepEqual(toggleStop([], 'a'), ['a']);
    assert.deepEqual(toggleStop(['a', 'b'], 'a'), ['b']);
    assert.deepEqual(toggleStop(['a', 'b'], '*'), ['*']);
    assert.deepEqual(toggleStop(['*'], 'a'), ['a']);
  });
});
