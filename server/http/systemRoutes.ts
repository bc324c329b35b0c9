/** `/ok` and `/info`, and what only a Backstep server has: `/backstep/graphs` and `/backstep/events`. */
import { Hono } from 'hono';
import type { GraphHost } from '../graphs/port.js';
import type { BackstepEvent, ServerInfo } from '../protocol/backstep.js';
import type { Assistants } from '../runs/assistants.js';
import type { ChangeFeed } from '../runs/changeFeed.js';
import { createEventLog } from '../runs/eventLog.js';
import type { Storage } from '../storage/port.js';
import { callerOf } from './auth/caller.js';
import { eventStream } from './streams.js';
import { onlyVisible } from './visibleEvents.js';

/** The version of the Agent Server whose API this is, by which clients (Studio among them) know what they may ask for. */
const apiVersion = '1.5.1';

export interface ServerIdentity {
  version: string;
  instanceId: string;
  configFile: string;
  dataDir: string;
}

interface Deps {
  identity: ServerIdentity;
  assistants: Assistants;
  graphs: GraphHost;
  storage: Storage;
  feed: ChangeFeed;
}

export function systemRoutes({ identity, assistants, graphs, storage, feed }: Deps): Hono {
  const routes = new Hono();
  routes
    .get('/ok', (c) => c.json({ ok: true }))
    .get('/info', (c) => {
      const runtime = graphs.runtime();
      const versionKey = runtime?.language === 'python' ? 'langgraph_py_version' : 'langgraph_js_version';
      const { disabled, warnings } = graphs.settings();
      const info: ServerInfo = {
        version: apiVersion,
        langgraph_py_version: null,
        [versionKey]: runtime?.langgraph_version ?? null,
        context: runtime?.language === 'python' ? 'python' : 'js',
        flags: {
          assistants: !disabled.includes('assistants'),
          crons: !disabled.includes('crons'),
          langsmith: false,
          langsmith_tracing_replicas: false,
        },
        metadata: {},
        host: {
          kind: 'backstep',
          version: identity.version,
          config_file: identity.configFile,
          data_dir: identity.dataDir,
        },
        instance_id: identity.instanceId,
        problems: storage.problems(),
        warnings,
        graphs: assistants.graphs(),
      };
      return c.json(info);
    })
    .get('/backstep/graphs', (c) => c.json(assistants.graphs()))
    .get('/backstep/events', (c) => {
      const log = createEventLog(1024 * 1024);
      const pass = (event: BackstepEvent): void => {
        log.append(event.kind, { ...event } as never);
      };
      pass({ kind: 'hello', instance_id: identity.instanceId });
      const filters = callerOf(c)?.filters ?? null;
      const stop = feed.listen(filters === null ? pass : onlyVisible(filters, storage.threads, pass));
      return eventStream((signal) => log.read(0, signal), { headers: {}, onLeave: stop });
    });
  return routes;
}
