/** A panel that has a graph and no thread yet: the form alone. The first run makes the thread, whose panel this then is. */
import type { VsCodeApi } from '../vscodeApi.js';
import { PanelContext } from './panelContext.js';
import { RunView } from './RunView.js';
import { useHost } from './useHost.js';
import type { Page } from './useHost.js';

export function NewRunPage({ api, page }: { api: VsCodeApi; page: Page }) {
  return (
    <PanelContext value={useHost(api, page)}>
      <main className="panel">
        <RunView />
      </main>
    </PanelContext>
  );
}
