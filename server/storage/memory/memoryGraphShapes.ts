/** The shapes of graphs in memory, for tests. */
import type { GraphShapeStore, StoredGraphShape } from '../port.js';
import { copyJson } from './copyJson.js';

export function memoryGraphShapes(): GraphShapeStore {
  const shapes = new Map<string, StoredGraphShape>();
  return {
    put(shape) {
      shapes.set(shape.structure, copyJson(shape));
      return Promise.resolve();
    },
    get: (structure) => Promise.resolve(copyJson(shapes.get(structure) ?? null)),
  };
}
