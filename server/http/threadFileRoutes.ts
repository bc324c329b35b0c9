/** `/backstep/threads/{id}/export` and `/backstep/threads/import`: threads as files. */
import { Hono } from 'hono';
import type { JsonObject } from '../protocol/api.js';
import { threadFile, threadFileSuffix, threadImportQuery, type ThreadFile } from '../protocol/threadFile.js';
import { RequestError } from '../runs/errors.js';
import type { ThreadFiles } from '../runs/threadFiles/threadFiles.js';
import { callerOf } from './auth/caller.js';
import { withUser } from './auth/runValue.js';
import { readBody, readId, readQuery } from './input.js';

export function threadFileRoutes(files: ThreadFiles): Hono {
  const routes = new Hono();
  routes
    .get('/backstep/threads/:thread_id/export', async (c) => {
      const threadId = readId(c, 'thread_id');
      const text = await files.export(threadId);
      return new Response(streamOf(text), {
        headers: {
          'Content-Type': 'application/json',
          'Content-Disposition': `attachment; filename="${threadId}${threadFileSuffix}"`,
        },
      });
    })
    .post('/backstep/threads/import', async (c) => {
      const options = readQuery(c, threadImportQuery);
      const user = callerOf(c)?.user;
      // Whom handlers let run graphs they do not let run code of their own.
      if (options.trusted === true && user !== undefined)
        throw new RequestError('invalid', 'trusted: is not for users of a server with auth handlers');
      const file = await readBody(c, threadFile);
      const given = user === undefined ? file : ofUser(file, (kwargs) => withUser(kwargs, user));
      return c.json(await files.import(given, options));
    });
  return routes;
}

/** What the file says of who asked for its runs counts for nothing here: they are the caller's. */
function ofUser(file: ThreadFile, own: (kwargs: JsonObject) => JsonObject): ThreadFile {
  const runs = file.runs.map((run) => ({
    ...run,
    kwargs: own(run.kwargs as unknown as JsonObject) as unknown as typeof run.kwargs,
  }));
  return { ...file, runs };
}

/** What fails after the first piece breaks the connection off: nobody takes half a file for a whole one. */
function streamOf(text: AsyncGenerator<string, undefined, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await text.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
