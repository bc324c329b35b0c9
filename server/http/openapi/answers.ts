/** The ways in which operations answer, for the server's description of itself. */
import { text, type Schema } from '../../protocol/answers/schema.js';

/** By status: what comes as which content type, and the headers that mean something. */
export type Answers = Record<string, { content: Record<string, Schema>; headers?: Record<string, string> }>;

/** Headers of searches. */
export const paged = {
  'X-Pagination-Total': 'How many there are.',
  'X-Pagination-Next': 'The offset of those that come next; absent where there are none.',
};
/** Headers by which the SDKs find a run again. */
export const located = { 'Content-Location': 'The path of the run.' };
export const rejoined = {
  ...located,
  Location: 'The path under which to join again after a broken connection.',
};

export const json = (schema: Schema, headers: Record<string, string> = {}, status = '200'): Answers => ({
  [status]: { content: { 'application/json': schema }, headers },
});

/** Server-sent events. */
export const stream = (headers: Record<string, string> = {}): Answers => ({
  '200': { content: { 'text/event-stream': text }, headers },
});

export const html: Answers = { '200': { content: { 'text/html': text } } };
export const none: Answers = { '204': { content: {} } };
/** The connection becomes a WebSocket. */
export const socket: Answers = { '101': { content: {} } };
