/** A panel that shows a graph without a thread, beside its code. */
import type { VsCodeApi } from '../vscodeApi.js';
import { GraphView } from './GraphView.js';
import { PanelContext } from './panelContext.js';
import { useHost } from './useHost.js';
import type { Page } from './useHost.js';

export function GraphPage({ api, page, graphId }: { api: VsCodeApi; page: Page; graphId: string }) {
  return (
    <PanelContext value={useHost(api, page)}>
      <main className="graph-page" aria-label={graphId}>
        <GraphView checkpoint={null} name={graphId} />
      </main>
    </PanelContext>
  );
}
