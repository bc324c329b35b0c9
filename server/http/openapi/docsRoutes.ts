/** `/openapi.json` and `/docs`: made when first asked for, of the routes there are and langgraph.json does not disable. */
import { Hono } from 'hono';
import type { ProjectSettings } from '../../graphs/projectSettings.js';
import { groupOf } from '../disabledRoutes.js';
import { docsPage } from './docsPage.js';
import { openapiDocument, type ServedRoute } from './document.js';

interface Deps {
  /** All routes of the app, these included. */
  routes: () => readonly ServedRoute[];
  settings: () => Pick<ProjectSettings, 'disabled'>;
  version: string;
}

export function docsRoutes({ routes, settings, version }: Deps): Hono {
  const document = () => {
    const { disabled } = settings();
    const served = routes().filter(({ path }) => {
      const group = groupOf(path);
      return group === null || !disabled.includes(group);
    });
    return openapiDocument(served, version);
  };
  const docs = new Hono();
  docs
    .get('/openapi.json', (c) => c.json(document()))
    .get('/docs', (c) => {
      // Nothing may be loaded from anywhere, whatever a description says.
      c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
      return c.html(docsPage(document()));
    });
  return docs;
}
