/**
 * UI components of the user's that belong to a graph (`ui` of langgraph.json): bundled in a worker, because the plugins
 * that take part run the user's own code, and loaded into pages by the SDK's `LoadExternalComponent`.
 */
import { RequestType } from 'vscode-jsonrpc';
import { z } from 'zod';

/** What `POST /ui/{graph}` takes: the name of a component. */
export const componentRequest = z.object({ name: z.string('must be a string') }, 'must be an object');

export interface UiSource {
  /** Its name in langgraph.json, which the bundle's global variable is made of. */
  graph_id: string;
  /** Absolute path of the module whose default export is an object of components by name. */
  file: string;
  project_dir: string;
  /** Packages that the page provides, beside React and the SDK. */
  shared: string[];
}

/** `message`: what is wrong in the user's sources, or what has to be installed. */
export type UiOutcome<T> = ({ ok: true } & T) | { ok: false; message: string };

/** Server to worker. */
export const uiRequests = {
  /** Bundles what the files are now; the names of the files that came of it. */
  bundle: new RequestType<UiSource, UiOutcome<{ files: string[] }>, void>('ui/bundle'),
  /** A file of the last bundle, as base64; null where it has no such file. */
  file: new RequestType<{ source: UiSource; name: string }, UiOutcome<{ content: string | null }>, void>(
    'ui/file',
  ),
};
