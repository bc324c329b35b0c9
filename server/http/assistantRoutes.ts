/** `/assistants`: what can be run, its versions, its drawing and its schemas. */
import { Hono } from 'hono';
import type { GraphHost } from '../graphs/port.js';
import {
  assistantCreate,
  assistantLatest,
  assistantPatch,
  assistantVersions,
} from '../protocol/assistantRequests.js';
import { assistantDeleteQuery, graphQuery, latestQuery, subgraphsQuery } from '../protocol/queries.js';
import { assistantSearch } from '../protocol/requests.js';
import type { Assistants } from '../runs/assistants.js';
import { RequestError } from '../runs/errors.js';
import { selected } from '../runs/matching.js';
import type { Threads } from '../runs/threads.js';
import { readBody, readQuery } from './input.js';
import { paginationHeaders } from './pagination.js';

export function assistantRoutes(
  assistants: Assistants,
  graphs: GraphHost,
  threads: Pick<Threads, 'deleteOfAssistant'>,
): Hono {
  const routes = new Hono();
  routes
    .post('/assistants', async (c) => c.json(await assistants.create(await readBody(c, assistantCreate))))
    .post('/assistants/search', async (c) => {
      const query = await readBody(c, assistantSearch);
      const { total, found } = await assistants.search(query);
      const shown = found.map((each) => selected(each, query.select));
      return c.json(shown, 200, paginationHeaders(total, query.offset ?? 0, found.length));
    })
    .post('/assistants/count', async (c) =>
      c.json((await assistants.search(await readBody(c, assistantSearch))).total),
    )
    .get('/assistants/:assistant_id', async (c) => c.json(await assistants.get(c.req.param('assistant_id'))))
    .patch('/assistants/:assistant_id', async (c) =>
      c.json(await assistants.patch(c.req.param('assistant_id'), await readBody(c, assistantPatch))),
    )
    .delete('/assistants/:assistant_id', async (c) => {
      const { delete_threads: withThreads } = readQuery(c, assistantDeleteQuery);
      const { assistant_id: id } = await assistants.delete(c.req.param('assistant_id'));
      if (withThreads === true) await threads.deleteOfAssistant(id);
      return c.json({});
    })
    .post('/assistants/:assistant_id/versions', async (c) =>
      c.json(await assistants.versions(c.req.param('assistant_id'), await readBody(c, assistantVersions))),
    )
    .post('/assistants/:assistant_id/latest', async (c) => {
      // The specification has it in the query, the SDKs in the body.
      const version =
        (await readBody(c, assistantLatest)).version ?? readQuery(c, latestQuery).version ?? null;
      if (version === null) throw new RequestError('invalid', 'version: is required');
      return c.json(await assistants.setLatest(c.req.param('assistant_id'), version));
    })
    .get('/assistants/:assistant_id/graph', async (c) => {
      const { graph_id, config } = await assistants.get(c.req.param('assistant_id'));
      const { xray } = readQuery(c, graphQuery);
      return c.json(await graphs.draw({ graph_id, config, xray: xray ?? false }));
    })
    .get('/assistants/:assistant_id/schemas', async (c) => {
      const { graph_id, config } = await assistants.get(c.req.param('assistant_id'));
      return c.json(await graphs.schemas({ graph_id, config }));
    });
  for (const path of [
    '/assistants/:assistant_id/subgraphs',
    '/assistants/:assistant_id/subgraphs/:namespace',
  ]) {
    routes.get(path, async (c) => {
      const { graph_id, config } = await assistants.get(c.req.param('assistant_id') ?? '');
      const namespace = c.req.param('namespace');
      const { recurse } = readQuery(c, subgraphsQuery);
      const named = namespace === undefined ? {} : { namespace };
      return c.json(await graphs.subgraphs({ graph_id, config, recurse: recurse ?? false, ...named }));
    });
  }
  return routes;
}
