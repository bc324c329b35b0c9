/** The selected checkpoint: what it is, what can be done from it, and its contents in tabs. */
import { t } from '@vscode/l10n';
import { describeCheckpoint } from '../state/describe.js';
import { detailOf, selectedCheckpoint } from '../state/model.js';
import type { Tab } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { ChangesView } from './ChangesView.js';
import { CompareView } from './CompareView.js';
import { DetailHeader } from './DetailHeader.js';
import { GraphView } from './GraphView.js';
import { InterruptForms } from './InterruptForm.js';
import { LiveNow } from './LiveNow.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { EmptyPage, Notice } from './Notice.js';
import { usePanel } from './panelContext.js';
import { Tabs } from './Tabs.js';
import { TasksView } from './TasksView.js';
import { ValuesView } from './ValuesView.js';

export function Detail() {
  const { model, dispatch } = usePanel();
  const checkpoint = selectedCheckpoint(model);
  if (checkpoint === null) {
    return (
      <section className="detail" id="detail" tabIndex={-1} aria-label={t('Checkpoint')}>
        <EmptyPage
          icon="list-selection"
          title={t('No checkpoint selected')}
          text={t('Choose one in the timeline to see its state.')}
        />
      </section>
    );
  }
  const detail = detailOf(model, checkpoint.checkpoint_id);
  const parent =
    model.checkpoints.find((each) => each.checkpoint_id === checkpoint.parent_checkpoint_id) ?? null;
  const head = model.checkpoints[0]?.checkpoint_id === checkpoint.checkpoint_id;
  const about = describeCheckpoint(checkpoint, parent, head, model.thread);
  const problem =
    model.detailProblem?.checkpointId === checkpoint.checkpoint_id ? model.detailProblem.message : null;
  const failed = checkpoint.tasks.find((task) => task.error !== null);
  const tabs: { id: Tab; label: string; count?: number }[] = [
    { id: 'state', label: t('State') },
    { id: 'changes', label: t('Changes'), count: checkpoint.changed.length },
    { id: 'compare', label: t('Compare') },
    { id: 'graph', label: t('Graph') },
    { id: 'tasks', label: t('Tasks') },
    { id: 'metadata', label: t('Metadata') },
  ];
  return (
    <section className="detail" id="detail" tabIndex={-1} aria-label={t('Checkpoint')}>
      <DetailHeader checkpoint={checkpoint} about={about} head={head} />
      {head ? <InterruptForms /> : null}
      {head ? <LiveNow /> : null}
      {failed === undefined ? null : (
        <Notice kind="error">
          <strong>{visibleText(t('{0} failed:', failed.name))}</strong> <LongText text={failed.error ?? ''} />
        </Notice>
      )}
      <Tabs tabs={tabs} selected={model.tab} onSelect={(tab) => dispatch({ type: 'tab', tab })}>
        {problem === null ? null : <Notice kind="error">{problem}</Notice>}
        {model.tab === 'graph' ? (
          <GraphView checkpoint={checkpoint} name={model.thread?.graph_id ?? 'graph'} />
        ) : model.tab === 'compare' ? (
          <CompareView key={checkpoint.checkpoint_id} checkpoint={checkpoint} />
        ) : detail === null ? (
          problem === null ? (
            <p className="loading quiet">{t('Loading the state…')}</p>
          ) : null
        ) : (
          <>
            {model.tab === 'state' ? (
              <ValuesView values={detail.values} changed={checkpoint.changed} />
            ) : null}
            {model.tab === 'changes' ? (
              <ChangesView key={`${checkpoint.checkpoint_id} ${model.base}`} detail={detail} />
            ) : null}
            {model.tab === 'tasks' ? <TasksView detail={detail} /> : null}
            {model.tab === 'metadata' ? (
              <JsonTree value={detail.metadata} label={t('metadata')} open={2} />
            ) : null}
          </>
        )}
      </Tabs>
    </section>
  );
}
