/** A client of the newer protocol's WebSocket, frame by frame. */
import { WebSocket } from 'ws';

export interface Frame extends Record<string, unknown> {
  type: string;
  id?: number | null;
  result?: Record<string, unknown>;
  error?: string;
}

export function protocolSocket(url: string, threadId: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/threads/${threadId}/stream/events`, { headers });
  const frames: Frame[] = [];
  const waiting: { wanted: (frame: Frame) => boolean; resolve: (frame: Frame) => void }[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse((data as Buffer).toString('utf8')) as Frame;
    frames.push(frame);
    for (const each of waiting.filter(({ wanted }) => wanted(frame))) each.resolve(frame);
  });
  /** The first frame that is wanted, of those that came and those to come. */
  const next = (wanted: (frame: Frame) => boolean): Promise<Frame> => {
    const known = frames.find(wanted);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => waiting.push({ wanted, resolve }));
  };
  /** The answer to a command. */
  const ask = (id: number, method: string, params: unknown = {}): Promise<Frame> => {
    socket.send(JSON.stringify({ id, method, params }));
    return next((frame) => frame.type !== 'event' && frame.id === id);
  };
  return { socket, frames, next, ask };
}
