/** What every adapter must do with the store's items and with crons; each adapter's test file runs it. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { Cron } from '../../../server/protocol/crons.js';
import type { Storage, StoredItem } from '../../../server/storage/port.js';
import type { Subject } from './checkpointConformance.js';
import { uuid } from './samples.js';

const time = '2026-01-01T00:00:00.000Z';

export function item(
  namespace: string[],
  key: string,
  value: Record<string, Json> = { text: key },
): StoredItem {
  return { namespace, key, value, created_at: time, updated_at: time };
}

export function itemConformance(subject: () => Subject): void {
  const nowAndReopened = async (check: (storage: Storage) => Promise<void>): Promise<void> => {
    await check(subject().storage);
    await check(await subject().reopen());
  };

  describe('items', () => {
    it('keeps, replaces, lists by namespace and deletes', async () => {
      const { items } = subject().storage;
      const odd = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<string, Json>;
      await Promise.all([
        items.put(item(['users', 'ann'], 'a')),
        items.put(item(['users', 'bob'], 'b')),
        items.put(item(['usersx'], 'c')),
        items.put(item(['a', 'b:c'], '__proto__', odd)),
        items.put(item(['a', 'b'], 'c:__proto__')),
      ]);
      const replaced: StoredItem = {
        ...item(['users', 'ann'], 'a', { text: 'new' }),
        ttl: 5,
        expires_at: time,
        vectors: { $: [0.5, 1] },
      };
      await items.put(replaced);
      assert.equal(await items.delete(['users', 'bob'], 'b'), true);
      assert.equal(await items.delete(['users', 'bob'], 'b'), false);
      await nowAndReopened(async (storage) => {
        const keys = async (prefix: string[]) =>
          (await storage.items.list(prefix)).map(({ key }) => key).sort();
        assert.deepEqual(await storage.items.get(['users', 'ann'], 'a'), replaced);
        assert.equal(await storage.items.get(['users', 'bob'], 'b'), null);
        assert.deepEqual(await keys(['users']), ['a']);
        assert.deepEqual(await keys([]), ['__proto__', 'a', 'c', 'c:__proto__']);
        const kept = (await storage.items.get(['a', 'b:c'], '__proto__'))?.value;
        assert.equal(JSON.stringify(kept), JSON.stringify(odd));
        assert.equal(({} as { polluted?: boolean }).polluted, undefined);
      });
    });

    it('keeps what was put when the value is changed afterwards', async () => {
      const given = item(['n'], 'k', { list: [1] });
      await subject().storage.items.put(given);
      (given.value.list as Json[]).push(2);
      await nowAndReopened(async (storage) => {
        assert.deepEqual((await storage.items.get(['n'], 'k'))?.value, { list: [1] });
      });
    });
  });

  describe('crons', () => {
    it('keeps, replaces, lists and deletes', async () => {
      const { crons } = subject().storage;
      await Promise.all([1, 2, 3].map((id) => crons.put(cron(id, '* * * * *'))));
      await crons.put(cron(2, '0 * * * *'));
      assert.equal(await crons.delete(uuid(1)), true);
      assert.equal(await crons.delete(uuid(1)), false);
      await nowAndReopened(async (storage) => {
        assert.deepEqual(await storage.crons.get(uuid(2)), cron(2, '0 * * * *'));
        assert.equal(await storage.crons.get(uuid(1)), null);
        assert.equal((await storage.crons.list()).length, 2);
      });
    });
  });
}

function cron(id: number, schedule: string): Cron {
  return {
    cron_id: uuid(id),
    assistant_id: uuid(9),
    thread_id: null,
    on_run_completed: 'delete',
    end_time: null,
    schedule,
    timezone: null,
    created_at: time,
    updated_at: time,
    user_id: null,
    payload: { assistant_id: uuid(9) },
    next_run_date: time,
    metadata: {},
    enabled: true,
  };
}
