import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { SourceFiles } from '../../../server/language/syntax/sourceFiles.js';
import { normalizePath } from '../../../server/language/text/fileUris.js';
import { findConfigs } from '../../../server/language/workspace/findConfigs.js';
import { nodeDisk } from '../../../server/language/workspace/nodeDisk.js';
import { WorkspaceGraphs } from '../../../server/language/workspace/workspaceGraphs.js';
import { loadTestGrammars } from './project.js';

const folder = normalizePath(fileURLToPath(new URL('../../../examples/typescript', import.meta.url)));

describe('the examples', () => {
  it('have every node and its function found', async () => {
    const graphs = new WorkspaceGraphs({
      sources: new SourceFiles({ grammars: await loadTestGrammars(), disk: nodeDisk }),
      debounce: () => undefined,
      onChanged: () => undefined,
      log: (message) => assert.fail(message),
    });
    const { configs } = await findConfigs(folder, nodeDisk);
    for (const config of configs) graphs.addConfig(normalizePath(config));
    const found = Object.fromEntries(graphs.all().map(({ graphId, nodes }) => [graphId, nodes]));
    assert.deepEqual(
      found.joke?.map(({ name }) => name),
      ['generate_topic', 'write_joke'],
    );
    assert.deepEqual(
      found.support?.map(({ name, body }) => [name, body && path.basename(body.path)]),
      [
        ['agent', 'support.ts'],
        ['tools', 'support.ts'],
        ['refund', 'refund.ts'],
        ['check_policy', 'refund.ts'],
        ['ask_for_approval', 'refund.ts'],
        ['settle', 'refund.ts'],
      ],
    );
  });
});
