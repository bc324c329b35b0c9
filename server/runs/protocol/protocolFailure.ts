/** A command that cannot be done, with the protocol's own code. Answered, never thrown past commands.ts. */
import type { z } from 'zod';
import type { ProtocolErrorCode } from '../../protocol/agentProtocol.js';
import { RequestError } from '../errors.js';

export class ProtocolFailure extends Error {
  constructor(
    readonly code: ProtocolErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ProtocolFailure';
  }
}

/** `value` as `schema` has it. Throws `invalid_argument`. */
export function validParams<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const sentences = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'params'}: ${message}`,
  );
  throw new ProtocolFailure('invalid_argument', sentences.join('; '));
}

/** The result of `task`, with `code` for what it did not find. */
export async function found<T>(task: Promise<T>, code: ProtocolErrorCode): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'not-found') throw error;
    throw new ProtocolFailure(code, error.message, { cause: error });
  }
}
