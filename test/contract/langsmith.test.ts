import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureConfig, language, serverStarter } from './serverProcess.js';

const project = 'a project of its own';
const example = '7f9c24e8-3b12-4fef-91e0-56a2d5a1b1aa';
const ending = language === 'python' ? 'py' : 'ts';
const graphs = {
  steps: `${path.join(path.dirname(fixtureConfig), `steps.${ending}`)}:graph`,
  modes: `${path.join(path.dirname(fixtureConfig), `modes.${ending}`)}:graph`,
};

interface Asked {
  path: string;
  key: string | undefined;
  body: string;
}

/** Stands in for LangSmith: takes runs, and gives an address for each feedback key but one. */
async function standIn(): Promise<{
  url: string;
  asked: Asked[];
  until: (wanted: (each: Asked) => boolean) => Promise<void>;
  server: Server;
}> {
  const asked: Asked[] = [];
  const waiting = new Set<() => void>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    asked.push({ path: request.url ?? '', key: request.headers['x-api-key'] as string | undefined, body });
    for (const look of waiting) look();
    response.setHeader('content-type', 'application/json');
    if (request.url?.endsWith('/feedback/tokens') !== true) return void response.end('{}');
    const { feedback_key: key, run_id: runId } = JSON.parse(body) as Record<string, string>;
    if (key === 'refused') response.statusCode = 403;
    return void response.end(
      JSON.stringify({
        ...{ id: crypto.randomUUID(), expires_at: new Date().toISOString() },
        url: `http://feedback.example/${runId!}/${key!}`,
      }),
    );
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const until = (wanted: (each: Asked) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!asked.some(wanted)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, until, server };
}

describe('what runs ask of LangSmith', () => {
  const starter = serverStarter();
  let langsmith: Awaited<ReturnType<typeof standIn>>;
  const start = async (env: Record<string, string>): Promise<Client> => {
    const folder = await starter.newDataDir();
    const config = path.join(folder, 'langgraph.json');
    // Python's client compresses what it sends; the stand-in reads plain text.
    const plain = { LANGSMITH_ENDPOINT: langsmith.url, LANGSMITH_DISABLE_RUN_COMPRESSION: 'true' };
    await writeFile(config, JSON.stringify({ graphs, dependencies: ['.'], env: { ...plain, ...env } }));
    const { url } = await starter.start({ config, dataDir: path.join(folder, 'data') });
    return new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
  };
  const events = async (
    client: Client,
    feedbackKeys: string[],
    streamMode: 'values' | 'updates' = 'values',
  ) => {
    const { thread_id: id } = await client.threads.create();
    const chunks: { event: string; data: unknown }[] = [];
    const options = { input: { wanted: 1 }, streamMode, feedbackKeys };
    for await (const chunk of client.runs.stream(id, 'steps', options)) chunks.push(chunk);
    const [run] = await client.runs.list(id);
    return { chunks, run: run! };
  };
  before(async () => {
    langsmith = await standIn();
  });
  after(async () => {
    await starter.stopAll();
    langsmith.server.close();
  });

  it('feedback_keys: an address for each at the end of the stream', async () => {
    const client = await start({ LANGSMITH_API_KEY: 'key' });
    const { chunks, run } = await events(client, ['score', 'tone']);
    const of = (key: string) => `http://feedback.example/${run.run_id}/${key}`;
    const last = chunks.at(-1)!;
    assert.equal(last.event, 'feedback');
    assert.deepEqual(last.data, { score: of('score'), tone: of('tone') });
    assert.deepEqual((run as unknown as { kwargs: { feedback_keys: string[] } }).kwargs.feedback_keys, [
      'score',
      'tone',
    ]);
    assert.ok(langsmith.asked.every(({ key }) => key === 'key'));
    // A refusal is no failure of the run.
    const refused = await events(client, ['refused']);
    assert.equal(refused.run.status, 'success');
    assert.ok(!refused.chunks.some(({ event }) => event === 'feedback' || event === 'error'));
    // Who follows single modes of the stream gets it all the same.
    const joined: string[] = [];
    for await (const { event } of client.runs.joinStream(run.thread_id, run.run_id, {
      streamMode: 'updates',
    }))
      joined.push(event);
    assert.deepEqual(joined, ['metadata', 'feedback']);
  });

  it('langsmith_tracer: the run is traced into the project it names', async () => {
    const client = await start({ LANGSMITH_API_KEY: 'key', LANGSMITH_TRACING: 'true' });
    await client.runs.wait(null, 'modes', {
      input: {},
      // All that the client sends of a tracer.
      _langsmithTracer: { projectName: project, exampleId: example } as never,
    });
    await langsmith.until(({ body }) => body.includes(project) && body.includes(example));
  });

  it('without a key nobody is asked', async () => {
    const client = await start({ LANGSMITH_API_KEY: '', LANGCHAIN_API_KEY: '', LANGSMITH_TRACING: 'false' });
    const before = langsmith.asked.length;
    const { chunks, run } = await events(client, ['score']);
    assert.equal(run.status, 'success');
    assert.ok(!chunks.some(({ event }) => event === 'feedback'));
    await client.runs.wait(null, 'modes', {
      input: {},
      // All that the client sends of a tracer.
      _langsmithTracer: { projectName: project, exampleId: example } as never,
    });
    assert.equal(langsmith.asked.length, before);
  });
});
