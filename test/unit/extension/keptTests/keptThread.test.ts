/** What the file of a kept thread says of it, and what it is called. */
import assert from 'node:assert/strict';
import { fileNameOf, readKeptThread, testNameOf } from '../../../../extension/keptTests/keptThread.js';

describe('a kept thread', () => {
  const file = { format: 'backstep-thread', version: 1, thread: { metadata: { graph_id: 'joke' } } };

  it('tells its graph', () => {
    assert.deepEqual(readKeptThread(JSON.stringify(file)), { kind: 'thread', graphId: 'joke' });
  });

  it('is unreadable where the file is another, and says why', () => {
    const problem = (text: string): unknown => {
      const read = readKeptThread(text);
      return read.kind === 'unreadable' ? read.problem : read;
    };
    assert.equal(problem('{"format":'), 'no-json');
    assert.equal(problem(''), 'no-json');
    for (const other of ['null', '7', '[]', '{}', '"backstep-thread"', '{"format":"zip"}'])
      assert.equal(problem(other), 'no-thread', other);
    for (const thread of [undefined, null, 'x', {}, { metadata: null }, { metadata: { graph_id: 7 } }])
      assert.equal(problem(JSON.stringify({ ...file, thread })), 'no-graph', JSON.stringify(thread));
  });

  it('has a name that may stand in any path', () => {
    for (const [name, expected] of [
      ['joke', 'joke'],
      ['Refund for A100', 'Refund-for-A100'],
      ['../../etc/passwd', 'etc-passwd'],
      ['a\\b:c*?"<>|d', 'a-b-c-d'],
      ['.hidden', 'hidden'],
      ['Frühstück 朝食', 'Frühstück-朝食'],
      [' \n\u202e/..', ''],
      ['x'.repeat(300), 'x'.repeat(80)],
    ] as const)
      assert.equal(fileNameOf(name), expected, name);
    assert.equal(testNameOf('/a/b.c/Refund-for-A100.thread.json'), 'Refund-for-A100');
  });
});
