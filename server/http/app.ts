/** All routes behind the guard. Built of services alone, so that tests call it without a socket (`app.request`). */
import { Hono } from 'hono';
import type { GraphHost } from '../graphs/port.js';
import type { ChangeFeed } from '../runs/changeFeed.js';
import type { Services } from '../runs/services.js';
import type { Storage } from '../storage/port.js';
import { answerError } from './answers.js';
import { requireApiKey } from './apiKey.js';
import { auth } from './auth/auth.js';
import { assistantRoutes } from './assistantRoutes.js';
import { cronRoutes } from './cronRoutes.js';
import { customApp } from './customApp.js';
import { debuggerRoutes } from './debuggerRoutes.js';
import { disabledRoutes } from './disabledRoutes.js';
import { guard, type GuardOptions } from './guard.js';
import { limitBody } from './limitBody.js';
import { createMetrics } from './metrics.js';
import { docsRoutes } from './openapi/docsRoutes.js';
import { protocolRoutes } from './protocolRoutes.js';
import { replayRoutes } from './replayRoutes.js';
import { createRunAnswers } from './runAnswers.js';
import { runRoutes } from './runRoutes.js';
import { statelessRunRoutes } from './statelessRunRoutes.js';
import { stepRoutes } from './stepRoutes.js';
import { stateRoutes } from './stateRoutes.js';
import { storeRoutes } from './storeRoutes.js';
import { systemRoutes, type ServerIdentity } from './systemRoutes.js';
import { threadStreamRoutes } from './threadStreamRoutes.js';
import { threadFileRoutes } from './threadFileRoutes.js';
import { threadRoutes } from './threadRoutes.js';
import { threadWatchRoutes } from './threadWatchRoutes.js';
import { createUiPass } from './uiPass.js';
import { uiRoutes } from './uiRoutes.js';

export interface AccessOptions {
  /** Null: no key is asked for. */
  apiKey: string | null;
  /** Bytes. */
  maxBody: number;
}

export interface AppDeps {
  services: Services;
  graphs: GraphHost;
  storage: Storage;
  feed: ChangeFeed;
  identity: ServerIdentity;
  guard: GuardOptions;
  access: AccessOptions;
  log: (message: string) => void;
}

export function createApp(deps: AppDeps): Hono {
  const { services, graphs, storage, feed, identity, access, log } = deps;
  const { assistants, threads, runs, items, crons } = services;
  const answers = createRunAnswers(runs, services.endedRuns);
  const app = new Hono();
  const metrics = createMetrics({ runs, storage, feed });
  app.use('*', metrics.count);
  app.use('*', guard(deps.guard));
  app.use('*', limitBody(access.maxBody));
  const uiPass = createUiPass();
  app.use('*', uiPass.orElse(requireApiKey(access.apiKey)));
  app.use(
    '*',
    disabledRoutes(() => graphs.settings()),
  );
  app.use('*', uiPass.orElse(auth({ graphs, services })));
  app.use('*', customApp(graphs));
  app.onError((error, context) => answerError(error, context, log));
  app.notFound((c) =>
    c.json({ detail: `${c.req.method} ${c.req.path} is not part of this server's API` }, 404),
  );
  app.route('/', systemRoutes({ identity, assistants, graphs, storage, feed }));
  app.route('/', debuggerRoutes(graphs));
  app.route('/', assistantRoutes(assistants, graphs, threads));
  app.route('/', threadRoutes(threads));
  app.route('/', threadStreamRoutes(services.records, services.threadStreams));
  app.route('/', threadWatchRoutes(services.records, services.threadWatch));
  app.route('/', protocolRoutes({ ...services, feed, threads: storage.threads }));
  app.route('/', stateRoutes(threads));
  app.route('/', replayRoutes(services.replays));
  app.route('/', stepRoutes(services.steps));
  app.route('/', threadFileRoutes(services.threadFiles));
  app.route('/', cronRoutes(crons));
  app.route('/', runRoutes(runs, answers));
  app.route('/', statelessRunRoutes(runs, answers));
  app.route('/', storeRoutes(items));
  app.route('/', uiRoutes({ graphs, assistants, pass: uiPass.text }));
  app.route('/', metrics.routes);
  app.route(
    '/',
    docsRoutes({
      routes: () => app.routes,
      settings: () => graphs.settings(),
      version: identity.version,
    }),
  );
  return app;
}
