/**
 * The newer streaming protocol over HTTP: commands, and the events of a thread as server-sent events or, together with
 * the commands, over one WebSocket. The published description answers 400 to what is not valid here.
 */
import { upgradeWebSocket } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { z } from 'zod';
import { eventStreamRequest, protocolCommand } from '../protocol/agentProtocol.js';
import { RequestError } from '../runs/errors.js';
import type { Commands } from '../runs/protocol/commands.js';
import type { ThreadSessions } from '../runs/protocol/threadSessions.js';
import type { Runs } from '../runs/runs.js';
import { found } from '../runs/protocol/protocolFailure.js';
import { callerOf } from './auth/caller.js';
import { readBody, readId } from './input.js';
import { openProtocolSocket } from './protocolSocket.js';
import { eventStream, type StreamedEvent } from './streams.js';
import { watchVisibility, type VisibleThreadDeps } from './visibleThread.js';

interface Deps extends VisibleThreadDeps {
  commands: Commands;
  sessions: ThreadSessions;
  runs: Pick<Runs, 'get'>;
}

export function protocolRoutes(deps: Deps): Hono {
  const { commands, sessions, runs } = deps;
  const routes = new Hono();
  routes
    .post('/threads/:thread_id/commands', async (c) => {
      const threadId = readId(c, 'thread_id');
      const command = await readOrExplain(c, protocolCommand);
      if ('problem' in command) {
        const error = { type: 'error', id: null, error: 'invalid_argument', message: command.problem };
        return c.json(error, 400);
      }
      return c.json(await commands(threadId, command.body));
    })
    .post('/threads/:thread_id/stream/events', async (c) => {
      const threadId = readId(c, 'thread_id');
      const request = await readOrExplain(c, eventStreamRequest);
      if ('problem' in request) return c.json({ detail: request.problem }, 400);
      const { since, ...filter } = request.body;
      const seen = Number.parseInt(c.req.header('last-event-id') ?? '', 10);
      const after = since ?? (Number.isInteger(seen) ? seen : null);
      const filters = callerOf(c)?.filters ?? null;
      async function* read(signal: AbortSignal): AsyncGenerator<StreamedEvent, void, void> {
        const visible = watchVisibility(threadId, filters, deps);
        const hidden = new AbortController();
        visible.onHidden(() => hidden.abort());
        try {
          const until = AbortSignal.any([signal, hidden.signal]);
          for await (const { seq, method, text } of sessions
            .open(threadId)
            .events.read(filter, after, until)) {
            if (!(await visible.check())) return;
            yield { id: seq, event: method, data: text };
          }
        } finally {
          visible.close();
        }
      }
      return eventStream(read, { headers: {} });
    })
    .get(
      '/threads/:thread_id/stream/events',
      upgradeWebSocket((c) => {
        const threadId = readId(c, 'thread_id');
        const caller = callerOf(c);
        return openProtocolSocket(threadId, {
          visible: watchVisibility(threadId, caller?.filters ?? null, deps),
          commands,
          session: sessions.open(threadId),
          permit: (command) => caller?.permit(threadId, command) ?? Promise.resolve(command),
          requireRun: (runId) => found(runs.get(threadId, runId), 'no_such_run'),
        });
      }),
    );
  return routes;
}

async function readOrExplain<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<{ body: z.output<Schema> } | { problem: string }> {
  try {
    return { body: await readBody(context, schema) };
  } catch (error) {
    if (error instanceof RequestError && error.code === 'invalid') return { problem: error.message };
    throw error;
  }
}
