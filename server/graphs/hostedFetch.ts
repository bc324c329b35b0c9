/**
 * One request to the user's HTTP app on a worker. Bodies go part by part, the request's as the app asks for it, the
 * answer's as the reader takes it, all of it from the worker that began it; a caller who leaves ends the work there.
 */
import { randomUUID } from 'node:crypto';
import { userNotifications, userRequests } from '../protocol/userModules.js';
import type { AppAnswer, AppFetch } from './port.js';
import type { WorkerProcess } from './workerProcess.js';

/** `use` gives a worker, which stays until the call has ended. Rejects for what fails before the body. */
export function fetchFromApp(
  use: (call: (worker: WorkerProcess) => Promise<void>) => Promise<void>,
  { source, request, readBody, signal }: AppFetch,
): Promise<AppAnswer> {
  return new Promise((resolve, reject) => {
    use(async (worker) => {
      const { connection } = worker;
      const id = randomUUID();
      const leave = () => void connection.sendNotification(userNotifications.dropFetch, { fetch_id: id });
      signal.addEventListener('abort', leave);
      if (readBody !== null) worker.sentBodies.set(id, async () => base64(await readBody()));
      try {
        const asked = { fetch_id: id, source, request, has_body: readBody !== null };
        const { has_body: hasBody, ...head } = await worker.alive(
          connection.sendRequest(userRequests.fetch, asked),
        );
        const read = () => worker.alive(connection.sendRequest(userRequests.readBody, { fetch_id: id }));
        if (!hasBody) resolve({ ...head, body: null });
        else {
          await new Promise<void>((ended) => {
            // Whoever leaves may do so without having read anything.
            signal.addEventListener('abort', () => ended());
            resolve({ ...head, body: bodyOf(read, leave, ended) });
          });
        }
      } finally {
        worker.sentBodies.delete(id);
        signal.removeEventListener('abort', leave);
      }
    }).catch(reject);
  });
}

function base64(part: Uint8Array | null): string | null {
  if (part === null) return null;
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
}

function bodyOf(
  read: () => Promise<string | null>,
  leave: () => void,
  ended: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const part = await read();
        if (part !== null) {
          controller.enqueue(Buffer.from(part, 'base64'));
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      ended();
    },
    cancel() {
      leave();
      ended();
    },
  });
}
