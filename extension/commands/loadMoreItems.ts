/** The last row of a long namespace in the sidebar: brings the next page. */
import { commandIds } from '../ids.js';
import type { MemoryTreeNode } from '../memory/memoryItem.js';
import type { Command } from './command.js';

export const loadMoreItems: Command = {
  id: commandIds.loadMoreItems,
  needs: 'server',
  run({ memory }, argument) {
    const node = argument as Extract<MemoryTreeNode, { kind: 'more' }> | undefined;
    if (node?.kind === 'more') memory.loadMore(node.projectId, node.namespace, node.of);
    return Promise.resolve();
  },
};
