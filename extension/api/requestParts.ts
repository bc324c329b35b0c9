/** Parts of requests and answers that langGraphApi.ts puts together and takes apart. Pure. */
import type { StreamMode } from '@langchain/langgraph-sdk';
import type { RunOptions } from './runRequest.js';

/** The modes that every run is followed by: which nodes run, and what models write. */
export const followedModes: readonly StreamMode[] = ['updates', 'tasks', 'messages-tuple'];

export function optionsOf({ config, context, interruptBefore, interruptAfter, streamModes }: RunOptions) {
  const streamMode = [...new Set([...followedModes, ...(streamModes ?? [])])];
  const nodes = (names: readonly string[]) => (names.includes('*') ? ('*' as const) : [...names]);
  return {
    streamMode,
    ...(config === undefined ? {} : { config }),
    ...(context === undefined ? {} : { context }),
    ...(interruptBefore === undefined ? {} : { interruptBefore: nodes(interruptBefore) }),
    ...(interruptAfter === undefined ? {} : { interruptAfter: nodes(interruptAfter) }),
  };
}

export function checkpointIdIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  for (const part of [answer, field(answer, 'checkpoint'), field(answer, 'configurable')]) {
    const id = field(part, 'checkpoint_id');
    if (typeof id === 'string') return id;
  }
  return null;
}

export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
