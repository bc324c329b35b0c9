/**
 * What is noted of a thread's supersteps beside their states: how their tasks ran, which version of the graph ran them,
 * and what that was made of. Keeps the shapes of the graphs that run. Leaves what differs between two to the views.
 */
import type { GraphShape, GraphVersion, ThreadSteps } from '../protocol/traces.js';
import type { NotesQuery, Storage } from '../storage/port.js';
import type { GraphHost } from '../graphs/port.js';
import { messageOf } from './errors.js';
import type { Log } from './deps.js';
import type { ThreadRecords } from './threadRecords.js';

export interface Steps {
  list(threadId: string, query: NotesQuery): Promise<ThreadSteps>;
  /** The graph is about to run: its shape is kept, so that it can be told once it is another. */
  remember(version: GraphVersion): void;
}

export interface StepsDeps {
  storage: Pick<Storage, 'checkpoints' | 'graphShapes'>;
  graphs: Pick<GraphHost, 'graphs'>;
  records: Pick<ThreadRecords, 'require'>;
  log: Log;
}

export function createSteps({ storage, graphs, records, log }: StepsDeps): Steps {
  const remembered = new Set<string>();

  const shapesOf = async (structures: readonly string[]): Promise<Record<string, GraphShape>> => {
    const found = await Promise.all(structures.map((each) => storage.graphShapes.get(each)));
    return Object.fromEntries(found.flatMap((each) => (each === null ? [] : [[each.structure, each.shape]])));
  };

  return {
    async list(threadId, query) {
      const { metadata } = await records.require(threadId);
      const notes = await storage.checkpoints.notes(threadId, query);
      const named = notes.flatMap(({ graph }) => (graph === null ? [] : [graph.structure]));
      const loaded = graphs.graphs().find(({ source }) => source.graph_id === metadata.graph_id);
      return {
        steps: notes.map(({ checkpoint_id, graph, traces }) => ({ checkpoint_id, graph, tasks: traces })),
        shapes: await shapesOf([...new Set(named)]),
        current: loaded?.version ?? null,
      };
    },
    remember({ structure, shape }) {
      if (remembered.has(structure)) return;
      remembered.add(structure);
      storage.graphShapes.put({ structure, shape }).catch((error: unknown) => {
        remembered.delete(structure);
        log(`The shape of a graph could not be kept: ${messageOf(error)}`);
      });
    },
  };
}
