/** Entry of the panel: finds the root that the host's page gives (`#root` with its data attributes) and renders into it. */
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode/codicons/dist/codicon.css';
import '@xyflow/react/dist/base.css';
import { config } from '@vscode/l10n';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.js';
import { GraphPage } from './components/GraphPage.js';
import { NewRunPage } from './components/NewRunPage.js';
import './styles/base.css';
import './styles/detail.css';
import './styles/editor.css';
import './styles/graph.css';
import './styles/json.css';
import './styles/run.css';
import './styles/timeline.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const { nonce = '', project = '', thread = '', graph, newRun, texts = '' } = root.dataset;
if (texts !== '') config({ contents: texts });
const api = acquireVsCodeApi();
createRoot(root).render(page());

function page() {
  if (graph === undefined)
    return <App api={api} page={{ nonce, key: { project_id: project, thread_id: thread } }} />;
  const key = { project_id: project, graph_id: graph };
  return newRun === undefined ? (
    <GraphPage api={api} page={{ nonce, key }} graphId={graph} />
  ) : (
    <NewRunPage api={api} page={{ nonce, key: { ...key, new_run: true } }} />
  );
}
