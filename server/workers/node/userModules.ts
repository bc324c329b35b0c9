/** Loads the user's modules beside the graphs, each once, and answers the server's calls of them. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { ModuleExport } from '../../protocol/userModules.js';
import { uiRequests } from '../../protocol/uiComponents.js';
import { sentBodies, userNotifications, userRequests } from '../../protocol/userModules.js';
import { pathToFileURL } from 'node:url';
import { authenticateWith, authorizeWith } from './authHandlers.js';
import { createAppFetches } from './customApp.js';
import { embedWith } from './embed.js';
import { createUiBundles } from './uiBundles.js';

export interface UserModulesDeps {
  connection: MessageConnection;
  importModule: (url: string) => Promise<Record<string, unknown>>;
}

export function serveUserModules({ connection, importModule }: UserModulesDeps): void {
  const loaded = new Map<string, Promise<unknown>>();

  async function load({ file, export_name: name }: ModuleExport): Promise<unknown> {
    const module = await importModule(pathToFileURL(file).href);
    const exported = module[name] ?? (module.default as Record<string, unknown> | undefined)?.[name];
    if (exported == null) throw new Error(`There is no export "${name}" in ${file}.`);
    return exported;
  }

  function use(source: ModuleExport): Promise<unknown> {
    const key = `${source.file}:${source.export_name}`;
    const known = loaded.get(key) ?? load(source);
    loaded.set(key, known);
    return known;
  }

  connection.onRequest(userRequests.authenticate, async ({ source, request }) =>
    authenticateWith(await use(source), request),
  );
  connection.onRequest(userRequests.authorize, async ({ source, ...params }) =>
    authorizeWith(await use(source), params),
  );
  const bundles = createUiBundles();
  connection.onRequest(uiRequests.bundle, (source) => bundles.bundle(source));
  connection.onRequest(uiRequests.file, ({ source, name }) => bundles.file(source, name));
  const fetches = createAppFetches((id) => connection.sendRequest(sentBodies.read, { fetch_id: id }));
  connection.onRequest(userRequests.fetch, ({ fetch_id: id, source, request, has_body: hasBody }) =>
    fetches.fetch(id, use(source), request, hasBody),
  );
  connection.onRequest(userRequests.readBody, ({ fetch_id: id }) => fetches.read(id));
  connection.onNotification(userNotifications.dropFetch, ({ fetch_id: id }) => fetches.drop(id));
  connection.onRequest(userRequests.embed, async ({ source, texts }) => embedWith(await use(source), texts));
}
