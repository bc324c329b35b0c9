/**
 * Modules of the user's beside the graphs, as langgraph.json names them: the embedding function of the store, auth
 * handlers, an HTTP app. They too run in a worker only; these are the requests by which the server calls them.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Json, JsonObject } from './api.js';

/** `./src/auth.ts:auth` of langgraph.json, resolved. */
export interface ModuleExport {
  /** Absolute path. */
  file: string;
  export_name: string;
}

/** An HTTP request as it crosses the pipe, without its body. */
export interface HttpRequestMessage {
  method: string;
  url: string;
  headers: [string, string][];
}

export interface HttpResponseHead {
  status: number;
  headers: [string, string][];
  /** False: no route of the app answered; the headers are what its middleware adds to whatever does. */
  handled: boolean;
  /** The body is to be read (`readBody`) or dropped. */
  has_body: boolean;
}

/** Who is asking, as the user's `authenticate` handler said. */
export interface AuthUser {
  identity: string;
  display_name: string;
  is_authenticated: boolean;
  permissions: string[];
  [key: string]: Json;
}

/** A handler's refusal (an HTTPException, a 403 for `false`), or what it let through. */
export type AuthOutcome<T> =
  ({ ok: true } & T) | { ok: false; status: number; message: string; headers: [string, string][] };

export interface AuthorizeParams {
  source: ModuleExport;
  resource: string;
  action: string;
  value: JsonObject;
  user: AuthUser;
}

/** `filters` restrict which records count; null: all. `value` is the request's, as the handler left it. */
export interface Authorization {
  filters: JsonObject | null;
  value: JsonObject;
}

/** Server to worker. */
export const userRequests = {
  embed: new RequestType<{ source: ModuleExport; texts: string[] }, number[][], void>('user/embed'),
  /** `user` is null where the module has no such handler. */
  authenticate: new RequestType<
    { source: ModuleExport; request: HttpRequestMessage },
    AuthOutcome<{ user: AuthUser | null }>,
    void
  >('user/authenticate'),
  authorize: new RequestType<AuthorizeParams, AuthOutcome<Authorization>, void>('user/authorize'),
  /** `fetch_id` is the server's and new for each request. `has_body`: there is one to be asked for (`sentBodies`). */
  fetch: new RequestType<
    { fetch_id: string; source: ModuleExport; request: HttpRequestMessage; has_body: boolean },
    HttpResponseHead,
    void
  >('user/fetch'),
  /** The next part of the answer's body as base64; null at its end. */
  readBody: new RequestType<{ fetch_id: string }, string | null, void>('user/readBody'),
};

/** Worker to server. */
export const sentBodies = {
  /** The next part of the request's body as base64; null at its end, and when the request is over. */
  read: new RequestType<{ fetch_id: string }, string | null, void>('user/readSentBody'),
};

/** Server to worker. */
export const userNotifications = {
  /** The caller has left, whether or not the answer has begun. */
  dropFetch: new NotificationType<{ fetch_id: string }>('user/dropFetch'),
};
