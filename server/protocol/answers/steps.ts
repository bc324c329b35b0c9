/** Schemas of what is told of a thread's supersteps beside their states. */
import type {
  BranchChoice,
  GraphFingerprint,
  GraphShape,
  GraphShapeEdge,
  GraphVersion,
  TaskTrace,
  ThreadStep,
  ThreadSteps,
} from '../traces.js';
import { any, fields, flag, listOf, mapOf, nullable, ref, text, uuid, whole, type Schema } from './schema.js';

export const stepSchemas: Record<string, Schema> = {
  ThreadSteps: fields<ThreadSteps>({
    steps: listOf(ref('ThreadStep')),
    shapes: mapOf(ref('GraphShape')),
    current: nullable(ref('GraphVersion')),
  }),
  ThreadStep: fields<ThreadStep>({
    checkpoint_id: uuid,
    graph: nullable(fields<GraphFingerprint>({ structure: text, source: nullable(text) })),
    tasks: listOf(ref('TaskTrace')),
  }),
  TaskTrace: fields<TaskTrace>(
    {
      id: text,
      started_at: text,
      duration_ms: { type: 'number' },
      attempts: whole,
      failures: listOf(text),
      choices: listOf(ref('BranchChoice')),
    },
    ['failures', 'choices'],
  ),
  BranchChoice: fields<BranchChoice>(
    {
      condition: nullable(text),
      returned: any,
      chosen: listOf(text),
      path_map: mapOf(text),
      read: mapOf({
        type: 'object',
        properties: { value: any, last: any, length: whole, omitted: { const: true } },
      }),
      source: fields<NonNullable<BranchChoice['source']>>({ file: text, line: whole }),
    },
    ['path_map', 'source'],
  ),
  GraphShape: fields<GraphShape>({
    nodes: listOf(text),
    edges: listOf(fields<GraphShapeEdge>({ source: text, target: text, conditional: flag })),
    channels: mapOf(text),
  }),
  GraphVersion: fields<GraphVersion>({
    structure: text,
    source: nullable(text),
    shape: ref('GraphShape'),
  }),
};
