/**
 * By what one version of a graph is told from another: a fingerprint of its shape, the same whatever order the worker
 * of a language names things in, and one of its file.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GraphShape, GraphShapeEdge, GraphVersion } from '../protocol/traces.js';

/** Hexadecimal digits: enough to tell the versions of one graph apart. */
const length = 16;

export function graphVersion(shape: GraphShape, source: string | null): GraphVersion {
  const ordered = inOrder(shape);
  return { structure: fingerprint(JSON.stringify(ordered)), source, shape: ordered };
}

/** Null where it cannot be read. */
export async function fileFingerprint(file: string): Promise<string | null> {
  return readFile(file).then(fingerprint, () => null);
}

function fingerprint(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, length);
}

function inOrder({ nodes, edges, channels }: GraphShape): GraphShape {
  const byKey = new Map(edges.map((edge) => [keyOf(edge), edge]));
  return {
    nodes: [...new Set(nodes)].sort(),
    edges: [...byKey.keys()].sort().flatMap((key) => {
      const edge = byKey.get(key);
      return edge === undefined
        ? []
        : [{ source: edge.source, target: edge.target, conditional: edge.conditional }];
    }),
    channels: Object.fromEntries(Object.entries(channels).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function keyOf({ source, target, conditional }: GraphShapeEdge): string {
  return JSON.stringify([source, target, conditional]);
}
