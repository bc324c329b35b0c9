/** The whole panel: what it shows in each phase, and how its parts lie beside each other. */
import { t } from '@vscode/l10n';
import { useEffect } from 'react';
import type { VsCodeApi } from '../vscodeApi.js';
import { activeRun } from '../state/model.js';
import { Button } from './Button.js';
import { Detail } from './Detail.js';
import { EmptyPage } from './Notice.js';
import { Editor } from './Editor.js';
import { PanelContext, usePanel } from './panelContext.js';
import { RunView } from './RunView.js';
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
  const { model, dispatch } = usePanel();
  const editing = model.draft !== null || model.formOpen;
  useEffect(() => {
    // The editor or the form had the focus: without it the keyboard goes on where it came from.
    if (!editing) return;
    return () => document.querySelector<HTMLElement>('[role=listbox]')?.focus();
  }, [editing]);
  if (model.phase === 'gone')
    return (
      <EmptyPage icon="debug-disconnect" title={t('This thread cannot be shown')} text={model.goneMessage} />
    );
  if (model.phase === 'loading')
    return <EmptyPage icon="loading" spin title={t('Loading the thread…')} text="" />;
  const empty = model.checkpoints.length === 0 && activeRun(model) === null;
  return (
    <div className="panel">
      <TopBar />
      {empty && !model.formOpen ? (
        <EmptyPage
          icon="history"
          title={t('No checkpoints yet')}
          text={t('Run the graph on this thread: each superstep appears here as it is made.')}
          action={
            model.thread?.graph_id == null ? null : (
              <Button icon="play" label={t('Run…')} primary onClick={() => dispatch({ type: 'openRun' })} />
            )
          }
        />
      ) : (
        <main className={empty ? 'columns columns-one' : 'columns'}>
          {empty ? null : <Timeline />}
          {model.draft !== null ? (
            <Editor key={model.draft.checkpointId} draft={model.draft} />
          ) : model.formOpen ? (
            <RunView />
          ) : (
            <Detail />
          )}
        </main>
      )}
    </div>
  );
}
