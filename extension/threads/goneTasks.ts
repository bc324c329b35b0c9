/** Which nodes a thread stands before that its graph does not have any more. Pure. */
import type { ThreadState } from '../../server/protocol/api.js';

export interface GoneTask {
  name: string;
  /** It asks something. */
  asks: boolean;
  /** It was sent an input of its own. */
  sent: boolean;
}

/** @param nodes Of the graph as it is now; where none are known, nothing is known to be gone. */
export function goneTasks(state: Pick<ThreadState, 'next' | 'tasks'>, nodes: readonly string[]): GoneTask[] {
  if (nodes.length === 0) return [];
  const names = [...new Set(state.next)].filter((name) => !name.startsWith('__') && !nodes.includes(name));
  return names.map((name) => {
    const tasks = state.tasks.filter((task) => task.name === name);
    return {
      name,
      asks: tasks.some(({ interrupts }) => interrupts.length > 0),
      sent: tasks.some(({ path }) => path[0] === '__pregel_push'),
    };
  });
}
