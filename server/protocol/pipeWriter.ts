/**
 * Writes the messages between server and worker to their pipe: those of one turn of the event loop in one piece,
 * where the library's own writer makes two system calls of each and waits for both.
 */
import type { Socket } from 'node:net';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-jsonrpc/node';

export function createPipeWriter(socket: Socket): MessageWriter {
  return new PipeWriter(socket);
}

class PipeWriter extends AbstractMessageWriter implements MessageWriter {
  #isCorked = false;
  #drained: Promise<void> | null = null;

  constructor(readonly socket: Socket) {
    super();
    socket.on('error', (error) => this.fireError(error));
    socket.on('close', () => this.fireClose());
  }

  /** Resolves at once, unless the other end does not keep up. */
  async write(message: Message): Promise<void> {
    const { socket } = this;
    if (socket.destroyed) throw new Error('The pipe is closed.');
    const text = JSON.stringify(message);
    if (!this.#isCorked) {
      this.#isCorked = true;
      socket.cork();
      setImmediate(() => {
        this.#isCorked = false;
        socket.uncork();
      });
    }
    if (socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)) return;
    await (this.#drained ??= this.#nextDrain());
  }

  /** One wait for all writes that are held up, however many. */
  #nextDrain(): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done).off('close', done);
        this.#drained = null;
        resolve();
      };
      socket.once('drain', done).once('close', done);
    });
  }

  end(): void {
    this.socket.end();
  }
}
