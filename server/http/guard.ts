/**
 * Local does not mean open: a web page must neither drive nor read agents. Checks Host (DNS rebinding) and Origin
 * (cross-site requests) before anything else, and answers preflights of those who may. Origins beyond loopback are
 * listed on purpose in langgraph.json (`http.cors`); an allowed origin is named, never `*`.
 */
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import type { CorsSettings } from '../graphs/projectSettings.js';

export interface GuardOptions {
  /** What `--host` said. */
  host: string;
  /** `http.cors` as it is now. `allow_origins` are exact origins, or `*` where the user opened the server to every page. */
  cors: () => CorsSettings;
}

/** What the SDKs read; `expose_headers` adds to them. */
const exposed = ['Content-Location', 'Location', 'X-Pagination-Total', 'X-Pagination-Next'];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const maxAge = 600;

export function guard(options: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const cors = options.cors();
    const host = context.req.header('host') ?? new URL(context.req.url).host;
    if (!isAllowedHost(host, options.host)) return refuse(context, `Host ${host} is not allowed`);
    const origin = context.req.header('origin');
    if (origin === undefined) {
      if (isCrossSiteLoad(context) && !isOfAllowedPage(context, cors))
        return refuse(context, 'Requests of other sites are not allowed');
      return next();
    }
    if (!isAllowedOrigin(origin, cors)) {
      return refuse(
        context,
        `Origin ${origin} is not allowed; list it in langgraph.json under http.cors.allow_origins`,
      );
    }
    const isPreflight =
      context.req.method === 'OPTIONS' && context.req.header('access-control-request-method') !== undefined;
    if (isPreflight) return preflight(context, origin, cors);
    await next();
    for (const [name, value] of Object.entries(corsHeaders(origin, cors)))
      context.res.headers.set(name, value);
    return undefined;
  };
}

function isAllowedOrigin(origin: string, { allowOrigins, allowOriginRegex }: CorsSettings): boolean {
  return (
    isLoopbackOrigin(origin) ||
    allowOrigins.includes(origin) ||
    allowOrigins.includes('*') ||
    // The whole origin: one that merely contains an allowed one is another.
    (allowOriginRegex !== undefined && new RegExp(`^(?:${allowOriginRegex})$`).test(origin))
  );
}

export function isAllowedHost(header: string, boundTo: string): boolean {
  const name = hostName(header);
  if (isLoopback(name) || name === boundTo.toLowerCase()) return true;
  // Bound to every address on purpose: reached by any of them, which no page can fake by a name of its own.
  return ['0.0.0.0', '::'].includes(boundTo) && isIP(name) !== 0;
}

export function isLoopback(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  );
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match?.[1] !== undefined && isLoopback(hostName(match[1]));
}

/** The name of a Host header without port and brackets. */
function hostName(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header);
  const name = bracketed?.[1] ?? header.replace(/:\d*$/, '');
  return name.toLowerCase().replace(/\.$/, '');
}

/** What a page of another site loads without saying its origin (images, scripts); following a link is fine, a form is not. */
function isCrossSiteLoad({ req }: Context): boolean {
  if (req.header('sec-fetch-site') !== 'cross-site') return false;
  return req.header('sec-fetch-mode') !== 'navigate' || req.method !== 'GET';
}

/** Scripts and style sheets (of UI components) say the page's origin as the referrer, which no page can feign. */
function isOfAllowedPage(context: Context, cors: CorsSettings): boolean {
  const referrer = context.req.header('referer');
  return referrer !== undefined && URL.canParse(referrer) && isAllowedOrigin(new URL(referrer).origin, cors);
}

function refuse(context: Context, detail: string): Response {
  return context.json({ detail }, 403);
}

function preflight(context: Context, origin: string, cors: CorsSettings): Response {
  const asked = context.req.header('access-control-request-headers');
  const allowed = cors.allowHeaders?.includes('*') === false ? cors.allowHeaders.join(', ') : asked;
  // A page on the internet (the hosted Studio) asks once more before it reaches into a private network.
  const isPrivate = context.req.header('access-control-request-private-network') === 'true';
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(origin, cors),
      'Access-Control-Allow-Methods': allowedMethods(cors).join(', '),
      ...(allowed === undefined ? {} : { 'Access-Control-Allow-Headers': allowed }),
      ...(isPrivate ? { 'Access-Control-Allow-Private-Network': 'true' } : {}),
      'Access-Control-Max-Age': String(cors.maxAge ?? maxAge),
    },
  });
}

function allowedMethods({ allowMethods }: CorsSettings): string[] {
  return allowMethods === undefined || allowMethods.includes('*') ? methods : allowMethods;
}

function corsHeaders(origin: string, cors: CorsSettings): Record<string, string> {
  const names = new Set([...exposed, ...(cors.exposeHeaders ?? [])]);
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': [...names].join(', '),
    ...(cors.allowCredentials === true ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    Vary: 'Origin',
  };
}
