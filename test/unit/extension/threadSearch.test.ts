import assert from 'node:assert/strict';
import type { LangGraphApi, ThreadSummary } from '../../../extension/api/langGraphApi.js';
import { parseThreadQuery, searchThreads } from '../../../extension/threads/threadSearch.js';
import type { JsonObject } from '../../../server/protocol/api.js';

describe('what is typed into the search for threads', () => {
  it('is filters and words', () => {
    assert.deepEqual(
      parseThreadQuery(
        'tag:bug tag:#old status:error user=ann metadata.n=3 values.topic.name="Old cats" Joke',
      ),
      {
        metadata: { tags: ['bug', 'old'], user: 'ann', n: 3 },
        values: { topic: { name: 'Old cats' } },
        status: 'error',
        words: ['joke'],
      },
    );
  });

  it('takes what is no filter as words, quotes hold words together', () => {
    assert.deepEqual(parseThreadQuery('"two words" status:happy http://x a= "open').words, [
      'two words',
      'status:happy',
      'http://x',
      'a=',
      'open',
    ]);
    assert.equal(parseThreadQuery('n="3"').metadata.n, '3');
  });

  it('touches no prototype', () => {
    const { metadata } = parseThreadQuery('metadata.__proto__.polluted=true');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(metadata), ['__proto__']);
  });
});

describe('the search for threads', () => {
  const thread = (thread_id: string, metadata: JsonObject, values: JsonObject) => ({
    ...{ thread_id, metadata, values, status: 'idle' as const, interrupts: {} },
    ...{ created_at: '', updated_at: '', state_updated_at: '' },
  });
  const all = [
    thread('t-1', { name: 'Cats' }, { topic: 'nothing' }),
    thread('t-2', { user: 'Ann' }, { messages: [{ content: `${'x'.repeat(90)} a cat sat` }] }),
    ...Array.from({ length: 60 }, (_, index) => thread(`t-${index + 3}`, {}, { topic: 'dogs' })),
    thread('t-last', {}, { topic: 'Cats' }),
  ];
  const asked: unknown[] = [];
  const api: Pick<LangGraphApi, 'searchThreads'> = {
    searchThreads({ offset, limit, signal: _, ...rest }) {
      asked.push(rest);
      return Promise.resolve(all.slice(offset, offset + limit) as ThreadSummary[]);
    },
  };
  const find = async (text: string) => {
    const found = [];
    const { signal } = new AbortController();
    for await (const { thread, excerpt } of searchThreads(api, parseThreadQuery(text), signal))
      found.push([thread.thread_id, excerpt]);
    return found;
  };

  it('looks into title, id, metadata and values, over all pages, and shows where', async () => {
    assert.deepEqual(await find('cat'), [
      ['t-1', null],
      ['t-2', `…${'x'.repeat(39)} a cat sat`.replace(/x+/, 'x'.repeat(37))],
      ['t-last', 'topic: Cats'],
    ]);
    assert.deepEqual(await find('cat ann'), [(await find('cat'))[1]]);
    assert.deepEqual(await find('t-last'), [['t-last', null]]);
  });

  it('leaves filters to the server, and the values there where no word needs them', async () => {
    asked.length = 0;
    assert.equal((await find('tag:bug values.n=1')).length, all.length);
    const filters = { metadata: { tags: ['bug'] }, values: { n: 1 }, status: null, withValues: false };
    assert.deepEqual(asked[0], filters);
  });
});
