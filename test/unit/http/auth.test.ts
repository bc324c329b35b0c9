import assert from 'node:assert/strict';
import { matchesFilters, narrowed } from '../../../server/http/auth/authFilters.js';
import { routeAction } from '../../../server/http/auth/routeActions.js';

describe('auth', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  const cases: [string, string, string][] = [
    ['POST', '/threads', 'threads:create'],
    ['POST', '/threads/search', 'threads:search'],
    ['POST', '/threads/count', 'threads:search'],
    ['POST', '/threads/prune', 'threads:delete'],
    ['GET', `/threads/${id}`, 'threads:read'],
    ['GET', `/threads/${id}/runs/${id}/stream`, 'threads:read'],
    ['GET', `/threads/${id}/stream/events`, 'threads:read'],
    ['GET', '/backstep/events', 'threads:search'],
    ['GET', `/backstep/threads/${id}/export`, 'threads:read'],
    ['POST', '/backstep/threads/import', 'threads:create'],
    ['GET', `/threads/${id}/stream`, 'threads:read'],
    ['PATCH', `/threads/${id}`, 'threads:update'],
    ['DELETE', `/threads/${id}`, 'threads:delete'],
    ['DELETE', `/threads/${id}/runs/${id}`, 'threads:delete'],
    ['POST', `/threads/${id}/state`, 'threads:update'],
    ['POST', `/threads/${id}/state/checkpoint`, 'threads:read'],
    ['POST', `/threads/${id}/history`, 'threads:read'],
    ['POST', `/threads/${id}/runs`, 'threads:create_run'],
    ['POST', `/threads/${id}/runs/stream`, 'threads:create_run'],
    ['POST', `/threads/${id}/commands`, 'threads:create_run'],
    ['POST', `/threads/${id}/stream/events`, 'threads:read'],
    ['POST', `/threads/${id}/runs/${id}/cancel`, 'threads:update'],
    ['POST', `/threads/${id}/runs/crons`, 'crons:create'],
    ['POST', '/runs/wait', 'threads:create_run'],
    ['POST', '/runs/batch', 'threads:create_run'],
    ['POST', '/runs/cancel', 'threads:update'],
    ['GET', `/runs/${id}/join`, 'threads:read'],
    ['POST', '/runs/crons', 'crons:create'],
    ['POST', '/runs/crons/search', 'crons:search'],
    ['PATCH', `/runs/crons/${id}`, 'crons:update'],
    ['POST', '/assistants', 'assistants:create'],
    ['POST', '/assistants/search', 'assistants:search'],
    ['GET', '/assistants/joke/schemas', 'assistants:read'],
    ['POST', `/assistants/${id}/latest`, 'assistants:update'],
    ['PUT', '/store/items', 'store:put'],
    ['GET', '/store/items', 'store:get'],
    ['DELETE', '/store/items', 'store:delete'],
    ['POST', '/store/items/search', 'store:search'],
    ['POST', '/store/namespaces', 'store:list_namespaces'],
  ];
  for (const [method, path, expected] of cases) {
    it(`takes ${method} ${path.replaceAll(id, '{id}')} for ${expected}`, () => {
      const found = routeAction(method, path);
      assert.equal(`${found?.resource}:${found?.action}`, expected);
    });
  }

  it('compares filters with metadata', () => {
    const metadata = { owner: 'ann', members: ['ann', 'bob'], level: 0 };
    assert.ok(matchesFilters(metadata, null));
    assert.ok(matchesFilters(metadata, { owner: 'ann', level: { $eq: 0 } }));
    assert.ok(matchesFilters(metadata, { members: { $contains: 'bob' } }));
    assert.ok(matchesFilters(metadata, { members: { $contains: ['bob', 'ann'] } }));
    assert.ok(!matchesFilters(metadata, { members: { $contains: 'eve' } }));
    assert.ok(!matchesFilters(metadata, { owner: { $ne: 'bob' } }));
    assert.ok(!matchesFilters(metadata, { toString: 'x' }));
    assert.ok(!matchesFilters({}, { owner: 'ann' }));
  });

  it('narrows a search to what the filters allow', () => {
    assert.deepEqual(narrowed({ a: 1 }, { owner: 'ann' }), { a: 1, owner: 'ann' });
    assert.equal(narrowed({ owner: 'bob' }, { owner: 'ann' }), null);
    assert.deepEqual(narrowed({ m: ['x'] }, { m: { $contains: 'y' } }), { m: ['x', 'y'] });
    assert.equal(narrowed({}, { owner: { $like: 'a' } }), null);
  });
});
