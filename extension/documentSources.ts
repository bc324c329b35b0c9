/** Puts the file system `backstep:` together: every kind of document, and what is said when one was saved. */
import * as vscode from 'vscode';
import { AssistantFiles } from './assistants/assistantFiles.js';
import { AssistantSchemas } from './assistants/assistantSchemas.js';
import type { AssistantsModel } from './assistants/assistantsModel.js';
import { followRenames } from './assistants/renamedTabs.js';
import { BackstepFiles } from './documents/backstepFiles.js';
import { serveDocumentLanguage } from './documents/documentLanguage.js';
import { CheckpointFiles } from './documents/checkpointFiles.js';
import { showFork } from './documents/stateDocuments.js';
import type { Disposable } from './emitter.js';
import { DisposableStore } from './emitter.js';
import { ItemFiles } from './memory/itemFiles.js';
import type { MemoryModel } from './memory/memoryModel.js';
import type { ServerPool } from './server/serverPool.js';
import type { ThreadsModel } from './threads/threadsModel.js';

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  assistants: AssistantsModel;
  memory: MemoryModel;
  log(message: string): void;
  onError: (error: unknown) => void;
}

export function provideDocuments(deps: Deps): Disposable {
  const store = new DisposableStore();
  const schemas = store.add(new AssistantSchemas(deps));
  const sources = {
    schemas,
    threads: store.add(
      new CheckpointFiles({ ...deps, onDidFork: (from, to) => void showFork(from, to).catch(deps.onError) }),
    ),
    assistants: store.add(
      new AssistantFiles({
        ...deps,
        onDidRead: (projectId, graphId) => schemas.learn(projectId, graphId),
        onDidSave: ({ name, version }) => {
          const said = vscode.l10n.t('Saved as version {0} of "{1}", which runs from now on', version, name);
          vscode.window.setStatusBarMessage(said, 8000);
        },
      }),
    ),
    store: store.add(new ItemFiles(deps)),
  };
  store.add(new BackstepFiles(sources));
  store.add(followRenames(deps));
  store.add(serveDocumentLanguage(deps.onError));
  return store;
}
