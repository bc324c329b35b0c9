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
import './styles/base.css';
import './styles/detail.css';
import './styles/editor.css';
import './styles/graph.css';
import './styles/json.css';
import './styles/timeline.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const { nonce = '', project = '', thread = '', texts = '' } = root.dataset;
if (texts !== '') config({ contents: texts });
const page = { nonce, key: { project_id: project, thread_id: thread } };
createRoot(root).render(<App api={acquireVsCodeApi()} page={page} />);
