/**
 * How what the engine says of a checkpoint changes when it is asked again with another version of the graph. Pure;
 * keeping it is the adapters' affair.
 */
import type { CheckpointAnnotation } from '../protocol/checkpoints.js';

type Annotation = Omit<CheckpointAnnotation, 'thread_id'>;

/** Whether `now` may simply take the place of what a graph of that structure said before. */
export function saysAll(structure: string | undefined, now: Annotation): boolean {
  return structure === undefined || structure === now.graph?.structure;
}

/** `now`, with the tasks of nodes that only the graph before had: that they were to run is what the record says. */
export function withEarlierTasks(before: Annotation, now: Annotation): Annotation {
  if (before.graph === undefined || saysAll(before.graph.structure, now)) return now;
  const known = new Set(now.tasks.map(({ id }) => id));
  const gone = before.tasks.filter(({ id }) => !known.has(id));
  return {
    ...now,
    graph: before.graph,
    tasks: [...now.tasks, ...gone],
    ...(now.next == null ? {} : { next: [...now.next, ...gone.map(({ name }) => name)] }),
  };
}
