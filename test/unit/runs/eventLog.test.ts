import assert from 'node:assert/strict';
import { createEventLog, type EventLog } from '../../../server/runs/eventLog.js';

const ids = async (log: EventLog, after = 0, signal?: AbortSignal): Promise<number[]> => {
  const seen: number[] = [];
  for await (const { id } of log.read(after, signal)) seen.push(id);
  return seen;
};

describe('the event log of a run', () => {
  it('serves kept and live events to any number of readers', async () => {
    const log = createEventLog();
    log.append('a', 1);
    const readers = [ids(log), ids(log), ids(log, 1)];
    log.append('b', 2);
    await Promise.resolve();
    log.append('c', null);
    log.end();
    assert.deepEqual(await Promise.all(readers), [
      [1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ]);
    assert.deepEqual(await ids(log, 2), [3]);
    assert.deepEqual(await ids(log, 99), []);
  });

  it('lets a reader leave while it waits', async () => {
    const log = createEventLog();
    const leave = new AbortController();
    const reading = ids(log, 0, leave.signal);
    await Promise.resolve();
    leave.abort();
    assert.deepEqual(await reading, []);
    assert.deepEqual(await ids(log, 0, leave.signal), []);
  });

  it('keeps memory bounded and tells a reader what it missed', async () => {
    const log = createEventLog(1000);
    for (let index = 0; index < 100; index++) log.append('values', 'x'.repeat(50));
    log.end();
    assert.ok(log.bytes <= 1000);
    const events = [];
    for await (const event of log.read(0)) events.push(event);
    assert.equal(events[0]!.event, 'error');
    assert.match(events[0]!.data, /EventsDropped.*1 to 9\d/);
    assert.equal(events.at(-1)!.id, 100);
    assert.deepEqual(await ids(log, 99), [100]);
  });

  it('takes no event after the end', () => {
    const log = createEventLog();
    log.end();
    assert.throws(() => log.append('a', 1), /ended/);
  });
});
