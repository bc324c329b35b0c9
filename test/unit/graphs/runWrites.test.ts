import assert from 'node:assert/strict';
import { createRunWrites } from '../../../server/graphs/runWrites.js';

function pending(): { write: Promise<void>; keep: () => void; refuse: (reason: Error) => void } {
  let keep: () => void = () => undefined;
  let refuse: (reason: Error) => void = () => undefined;
  const write = new Promise<void>((resolve, reject) => {
    keep = resolve;
    refuse = reject;
  });
  return { write, keep, refuse };
}

describe('writes of a run that are not on disk yet', () => {
  it('are waited for, those of other threads are not', async () => {
    const writes = createRunWrites();
    const followed = writes.follow('a');
    const first = pending();
    void writes.track('a', first.write);
    void writes.track('b', pending().write);
    let isKept = false;
    const kept = followed.kept().then(() => (isKept = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isKept, false);
    first.keep();
    await kept;
  });

  it('tell the first refusal, also one of before', async () => {
    const writes = createRunWrites();
    const followed = writes.follow('a');
    const first = pending();
    const second = pending();
    const told = Promise.all([writes.track('a', first.write), writes.track('a', second.write)]);
    first.refuse(new Error('the disk is full'));
    await assert.rejects(told, /the disk is full/);
    second.refuse(new Error('the disk is still full'));
    await assert.rejects(followed.kept(), /^Error: the disk is full$/);
  });

  it('are nobody’s concern before the run and after it', async () => {
    const writes = createRunWrites();
    const failed = pending();
    const answer = writes.track('a', failed.write);
    const followed = writes.follow('a');
    failed.refuse(new Error('of before'));
    await assert.rejects(answer, /of before/);
    await followed.kept();
    followed.stop();
    void writes.track('a', pending().write);
    await followed.kept();
  });
});
