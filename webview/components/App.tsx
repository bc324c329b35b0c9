/** The whole panel: what it shows in each phase, and how its parts lie beside each other. */
import { useEffect } from 'react';
import type { VsCodeApi } from '../vscodeApi.js';
import { activeRun } from '../state/model.js';
import { Detail } from './Detail.js';
import { EmptyPage } from './Notice.js';
import { Editor } from './Editor.js';
import { PanelContext, usePanel } from './panelContext.js';
import { Timeline } from './Timeline.js';
import { TopBar } from './TopBar.js';
import { useHost } from './useHost.js';
import type { Page } from './useHost.js';

export function App({ api, page }: { api: VsCodeApi; page: Page }) {
  return (
    <PanelContext value={useHost(api, page)}>
      <Panel />
    </PanelContext>
  );
}

function Panel() {
  const { model } = usePanel();
  const editing = model.draft !== null;
  useEffect(() => {
    // The editor had the focus: without it the keyboard goes on where it came from.
    if (!editing) return;
    return () => document.querySelector<HTMLElement>('[role=listbox]')?.focus();
  }, [editing]);
  if (model.phase === 'gone')
    return <EmptyPage icon="debug-disconnect" title="This thread cannot be shown" text={model.goneMessage} />;
  if (model.phase === 'loading') return <EmptyPage icon="loading" spin title="Loading the thread…" text="" />;
  return (
    <div className="panel">
      <TopBar />
      {model.checkpoints.length === 0 && activeRun(model) === null ? (
        <EmptyPage
          icon="history"
          title="No checkpoints yet"
          text="Run the graph on this thread: each superstep appears here as it is made."
        />
      ) : (
        <main className="columns">
          <Timeline />
          {model.draft === null ? <Detail /> : <Editor key={model.draft.checkpointId} draft={model.draft} />}
        </main>
      )}
    </div>
  );
}
