/** What a thread's file may say of how its tasks ran. */
import assert from 'node:assert/strict';
import { graphFingerprint, taskTrace } from '../../../server/protocol/traceSchemas.js';

describe('notes on tasks in a file', () => {
  const trace = { id: 't', started_at: '2026-03-01T12:00:00.000Z', duration_ms: 7, attempts: 1 };
  const choice = {
    condition: 'route',
    returned: 'ok',
    chosen: ['write'],
    path_map: { ok: 'write' },
    read: { topic: { value: 'cats' }, list: { last: 1, length: 9 }, large: { omitted: true } },
  };

  it('are taken as they are written', () => {
    const whole = { ...trace, attempts: 2, failures: ['no'], choices: [choice] };
    assert.deepEqual(taskTrace.parse(whole), whole);
    assert.deepEqual(graphFingerprint.parse({ structure: 's', source: null }), {
      structure: 's',
      source: null,
    });
  });

  it('are refused where a page could not show them', () => {
    const wrong: object[] = [
      { ...trace, duration_ms: 'long' },
      { ...trace, failures: 'no' },
      { ...trace, choices: [{ ...choice, read: { topic: 'cats' } }] },
      { ...trace, choices: [{ ...choice, read: { topic: { omitted: 'no' } } }] },
      { ...trace, choices: [{ ...choice, chosen: 'write' }] },
    ];
    for (const each of wrong) assert.equal(taskTrace.safeParse(each).success, false, JSON.stringify(each));
    assert.equal(graphFingerprint.safeParse({ structure: 1, source: null }).success, false);
  });
});
