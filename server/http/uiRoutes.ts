/**
 * `/ui`: the user's UI components (`ui` of langgraph.json) as the SDK's `LoadExternalComponent` loads them: HTML that
 * names a style sheet and a script, and these files. Leaves bundling to a worker.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import type { GraphHost } from '../graphs/port.js';
import { componentRequest, uiRequests, type UiOutcome, type UiSource } from '../protocol/uiComponents.js';
import type { Assistants } from '../runs/assistants.js';
import { RequestError } from '../runs/errors.js';
import { isLoopback } from './guard.js';
import { readBody } from './input.js';

interface Deps {
  graphs: GraphHost;
  assistants: Pick<Assistants, 'get'>;
  /** Goes into the addresses of the files. */
  pass: string;
}

export function uiRoutes({ graphs, assistants, pass }: Deps): Hono {
  const find = async (name: string): Promise<UiSource> => {
    const found = graphs.settings().ui.find(({ graph_id: id }) => id === name);
    if (found !== undefined) return found;
    // Pages may know the assistant only.
    const assistant = await assistants.get(name).catch(() => null);
    const own = graphs.settings().ui.find(({ graph_id: id }) => id === assistant?.graph_id);
    if (own !== undefined) return own;
    throw new RequestError('not-found', `There are no UI components for "${name}" ("ui" in langgraph.json)`);
  };
  const routes = new Hono();
  routes
    .post('/ui/:graph', async (c) => {
      const source = await find(c.req.param('graph'));
      const { name } = await readBody(c, componentRequest);
      const { files } = built(await graphs.call(uiRequests.bundle, source));
      return c.html(
        componentHtml(source.graph_id, name, files, (file) => {
          return `${originOf(c)}/ui/${encodeURIComponent(source.graph_id)}/${encodeURIComponent(file)}?pass=${pass}`;
        }),
      );
    })
    .get('/ui/:graph/:file', async (c) => {
      const source = await find(c.req.param('graph'));
      const name = c.req.param('file');
      const { content } = built(await graphs.call(uiRequests.file, { source, name }));
      if (content === null) throw new RequestError('not-found', `There is no file "${name}" in this bundle`);
      return c.body(Buffer.from(content, 'base64'), 200, {
        'Content-Type': getMimeType(name) ?? 'application/octet-stream',
        'Cache-Control': 'no-cache',
      });
    });
  return routes;
}

function built<T>(outcome: UiOutcome<T>): T {
  if (!outcome.ok)
    throw new RequestError('invalid', `The UI components cannot be bundled: ${outcome.message}`);
  return outcome;
}

/** `{{shadowRootId}}` is for the SDK to replace. */
function componentHtml(
  graphId: string,
  name: string,
  files: string[],
  addressOf: (file: string) => string,
): string {
  const global = `__LGUI_${graphId.replace(/[^a-zA-Z0-9]/g, '_')}`;
  const lines = files.map((file) => {
    const address = escaped(addressOf(file));
    if (file.endsWith('.css')) return `<link rel="stylesheet" href="${address}" />`;
    if (!file.endsWith('.js')) return '';
    return `<script src="${address}" onload='${global}.render(${scriptString(name)}, "{{shadowRootId}}")'></script>`;
  });
  return lines
    .filter((line) => line !== '')
    .sort()
    .join('\n');
}

/** As the page reached this server; behind a proxy with TLS in its own scheme. */
function originOf({ req }: Context): string {
  const host = req.header('host') ?? new URL(req.url).host;
  return `${isLoopback(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) ? 'http:' : ''}//${host}`;
}

/** A JavaScript string that can stand in an attribute in single quotes, whatever is in it. */
function scriptString(text: string): string {
  return JSON.stringify(text).replace(/[^\w\s"\\.-]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
