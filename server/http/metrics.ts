/**
 * `/metrics`: what happens in the server, in the Prometheus text format (or as JSON). Counts requests as they are
 * answered and runs as they end; reads everything else when asked.
 */
import { Hono, type MiddlewareHandler } from 'hono';
import { metricsQuery } from '../protocol/queries.js';
import type { ChangeFeed } from '../runs/changeFeed.js';
import { hasEnded } from '../runs/runStatus.js';
import type { Runs } from '../runs/runs.js';
import type { Storage } from '../storage/port.js';
import { readQuery } from './input.js';

interface Metric {
  name: string;
  type: 'counter' | 'gauge';
  help: string;
  samples: { labels: Record<string, string>; value: number }[];
}

export interface Metrics {
  count: MiddlewareHandler;
  routes: Hono;
}

interface Deps {
  runs: Pick<Runs, 'counts'>;
  storage: Pick<Storage, 'threads' | 'problems'>;
  feed: ChangeFeed;
}

export function createMetrics({ runs, storage, feed }: Deps): Metrics {
  const answered = new Map<string, number>();
  const ended = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string): void =>
    void counts.set(key, (counts.get(key) ?? 0) + 1);
  feed.listen((event) => {
    if (event.kind === 'run' && hasEnded(event.status)) add(ended, event.status);
  });

  const read = async (): Promise<Metric[]> => {
    const plain = (value: number) => [{ labels: {}, value }];
    const { pending, running } = runs.counts();
    return [
      {
        name: 'backstep_http_requests_total',
        type: 'counter',
        help: 'Requests answered.',
        samples: [...answered].map(([key, value]) => {
          const [method = '', status = ''] = key.split(' ');
          return { labels: { method, status }, value };
        }),
      },
      {
        name: 'backstep_runs_ended_total',
        type: 'counter',
        help: 'Runs that have ended since the start.',
        samples: [...ended].map(([status, value]) => ({ labels: { status }, value })),
      },
      { name: 'backstep_runs_pending', type: 'gauge', help: 'Runs that wait.', samples: plain(pending) },
      { name: 'backstep_runs_running', type: 'gauge', help: 'Runs that run.', samples: plain(running) },
      {
        name: 'backstep_threads',
        type: 'gauge',
        help: 'Threads that are kept.',
        samples: plain((await storage.threads.list()).length),
      },
      {
        name: 'backstep_storage_problems',
        type: 'gauge',
        help: 'Files that could not be read.',
        samples: plain(storage.problems().length),
      },
      {
        name: 'process_resident_memory_bytes',
        type: 'gauge',
        help: 'Memory of the server, without its workers.',
        samples: plain(process.memoryUsage().rss),
      },
    ];
  };

  const routes = new Hono();
  routes.get('/metrics', async (c) => {
    const { format } = readQuery(c, metricsQuery);
    const metrics = await read();
    if (format === 'json') {
      return c.json(Object.fromEntries(metrics.map(({ name, samples }) => [name, samples])));
    }
    return c.text(metrics.map(prometheusText).join(''), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });
  return {
    routes,
    async count(context, next) {
      await next();
      add(answered, `${context.req.method} ${context.res.status}`);
    },
  };
}

function prometheusText({ name, type, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/["\\\n]/g, '\\$&')}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
