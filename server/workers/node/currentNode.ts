/** Which node the code at hand belongs to, as the engine knows by its asynchronous context. */
import type { LanggraphModule } from './engine.js';

export interface CurrentNode {
  node: string;
  /** Namespace of the node's task: `outer:task|inner:task`. */
  checkpoint_ns: string;
}

/** Null outside of nodes, and where the engine is older than its `getConfig`. */
export function currentNode({ getConfig }: LanggraphModule): CurrentNode | null {
  const { langgraph_node: node, langgraph_checkpoint_ns: namespace } = configOf(getConfig)?.metadata ?? {};
  if (typeof node !== 'string') return null;
  return { node, checkpoint_ns: typeof namespace === 'string' ? namespace : '' };
}

/** Some versions throw where there is none. */
function configOf(getConfig: LanggraphModule['getConfig']) {
  try {
    return getConfig?.();
  } catch {
    return undefined;
  }
}
