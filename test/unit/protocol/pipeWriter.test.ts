import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { createPipeWriter } from '../../../server/protocol/pipeWriter.js';

describe('the writer of the pipe between server and worker', () => {
  it('waits once for all messages that are held up, and every one of them goes on', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const socket = createConnection((server.address() as { port: number }).port, '127.0.0.1');
    const [reader] = await accepted;
    const writer = createPipeWriter(socket);
    const message = { jsonrpc: '2.0', text: 'x'.repeat(100_000) };
    const listeners = socket.listenerCount('close');
    const writes = Array.from({ length: 30 }, () => writer.write(message));
    assert.equal(socket.listenerCount('drain'), 1);
    assert.equal(socket.listenerCount('close'), listeners + 1);
    reader.resume();
    await Promise.all(writes);
    assert.equal(socket.listenerCount('drain'), 0);
    socket.destroy();
    reader.destroy();
    server.close();
  });
});
