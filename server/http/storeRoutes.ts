/** `/store`: the long-term memory that graphs share, from outside. */
import { Hono } from 'hono';
import { itemDelete, itemPut, itemQuery, itemSearch, namespaceList } from '../protocol/storeBodies.js';
import type { Items } from '../runs/items.js';
import { namespaceInQuery, readBody, readQuery } from './input.js';

export function storeRoutes(items: Items): Hono {
  const routes = new Hono();
  routes
    .put('/store/items', async (c) => {
      await items.put(await readBody(c, itemPut));
      return c.body(null, 204);
    })
    .get('/store/items', async (c) => {
      const {
        namespace = [],
        key,
        refresh_ttl,
      } = readQuery(c, itemQuery, {
        namespace: namespaceInQuery(c),
      });
      return c.json(await items.get({ namespace, key, refresh_ttl }));
    })
    .delete('/store/items', async (c) => {
      const { namespace, key } = await readBody(c, itemDelete);
      await items.delete(namespace ?? [], key);
      return c.body(null, 204);
    })
    .post('/store/items/search', async (c) => {
      const { namespace_prefix: prefix, limit, offset, ...rest } = await readBody(c, itemSearch);
      const page = { limit: limit ?? 10, offset: offset ?? 0 };
      return c.json({ items: await items.search({ ...rest, ...page, namespace_prefix: prefix ?? [] }) });
    })
    .post('/store/namespaces', async (c) => {
      const { prefix, suffix, max_depth, limit, offset } = await readBody(c, namespaceList);
      const namespaces = await items.namespaces({
        prefix: prefix ?? [],
        suffix: suffix ?? [],
        max_depth: max_depth ?? undefined,
        limit: limit ?? 100,
        offset: offset ?? 0,
      });
      return c.json({ namespaces });
    });
  return routes;
}
