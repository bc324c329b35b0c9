/**
 * The form for a run: what the graph is given, the way to start it, and what comes of it. A graph that takes messages
 * reads like a conversation, with what is said at the bottom; any other begins with its fields.
 */
import { t } from '@vscode/l10n';
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { PanelRunForm } from '../../server/protocol/panel.js';
import { activeRun, isPending } from '../state/model.js';
import { judgeRun } from '../state/runDraft.js';
import type { RunDraft } from '../state/runDraft.js';
import { readFields } from '../state/runFields.js';
import { optionFields } from '../state/runOptions.js';
import { visibleText } from '../state/visibleText.js';
import { IconButton } from './Button.js';
import { EmptyPage, Notice } from './Notice.js';
import { usePanel } from './panelContext.js';
import { RunFoot } from './RunFoot.js';
import { RunInput } from './RunInput.js';
import { RunMode } from './RunMode.js';
import { RunOptions } from './RunOptions.js';
import { RunOutput } from './RunOutput.js';

export function RunView() {
  const { model, tell } = usePanel();
  const { runForm, runDraft } = model;
  const graphId = model.thread?.graph_id ?? null;
  useEffect(() => tell({ type: 'runForm' }), [tell, graphId]);
  return (
    <section className="detail run" id="detail" tabIndex={-1} aria-label={t('Run')}>
      {runForm === null || runDraft === null ? (
        <EmptyPage icon="loading" spin title={t('Asking the graph for its input…')} text="" />
      ) : (
        <Form form={runForm} draft={runDraft} />
      )}
    </section>
  );
}

function Form({ form, draft }: { form: PanelRunForm; draft: RunDraft }) {
  const { model, dispatch, ask } = usePanel();
  const fields = useMemo(() => readFields(form.input_schema), [form.input_schema]);
  const options = useMemo(() => optionFields(form), [form]);
  const outcome = judgeRun(form, fields, draft);
  const chosen = form.assistants.find((each) => each.assistant_id === draft.options.assistantId);
  const canClose = model.checkpoints.length > 0;
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const place of ['.run-first', '.run-field :is(textarea, select)']) {
      const control = frame.current?.querySelector<HTMLElement>(place);
      control?.focus();
      if (control != null) return;
    }
  }, []);
  const start = (): void => {
    if (outcome.start === undefined || activeRun(model) !== null || isPending(model, 'start')) return;
    ask({ type: 'start', ...outcome.start });
  };
  const close = (): void => {
    if (canClose) dispatch({ type: 'closeRun' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) start();
    else return;
    event.preventDefault();
  };
  const input = (
    <div className="run-input" key="input">
      <div className="run-controls">
        {form.problem === null ? null : <Notice kind="warning">{form.problem}</Notice>}
        <RunInput
          schema={form.input_schema}
          fields={fields}
          draft={draft}
          problems={outcome.problems}
          onSubmit={start}
          onCancel={close}
        />
        <RunOptions
          form={form}
          fields={options}
          draft={draft.options}
          problems={outcome.optionProblems}
          onChange={(change) =>
            dispatch({ type: 'runDraft', change: { options: { ...draft.options, ...change } } })
          }
          onSubmit={start}
        />
        {model.failure?.kind === 'start' ? (
          <Notice kind="error" onDismiss={() => dispatch({ type: 'dismissFailure' })}>
            {model.failure.message}
          </Notice>
        ) : null}
      </div>
      <RunFoot reason={outcome.reason} onStart={start} />
    </div>
  );
  const channel = fields?.find(({ kind }) => kind === 'message')?.key ?? null;
  const output = model.thread === null ? null : <RunOutput key="output" channel={channel} />;
  return (
    <div ref={frame} className="run-frame" onKeyDown={onKeyDown}>
      <div className="run-head">
        <h2>{t('Run {0}', visibleText(form.graph_id))}</h2>
        <span className="quiet">
          {model.thread === null
            ? t('on a new thread')
            : model.checkpoints.length > 0
              ? t('on from the newest checkpoint')
              : null}
        </span>
        {chosen === undefined ? null : (
          <span className="quiet">{t('as the assistant {0}', visibleText(chosen.name))}</span>
        )}
        <span className="spacer" />
        {fields === null ? null : <RunMode fields={fields} draft={draft} />}
        {canClose ? <IconButton icon="close" label={t('Close the form')} onClick={close} /> : null}
      </div>
      {channel === null ? [input, output] : [output, input]}
    </div>
  );
}
