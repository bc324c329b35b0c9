/** The state editor: change the values of a checkpoint, all or one channel's, and fork from the change. */
import { t } from '@vscode/l10n';
import { useEffect, useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import type { AfterFork } from '../../server/protocol/panel.js';
import { shortId } from '../state/describe.js';
import { isDirty, judgeEdit, scopeText } from '../state/edit.js';
import type { Draft } from '../state/edit.js';
import { isPending } from '../state/model.js';
import { createSchemaAssistant } from '../state/schemaAssistant.js';
import { channelNames, schemaOf } from '../state/stateSchema.js';
import { isObject } from '../state/diff.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { whyNotNow } from './DetailHeader.js';
import { ChannelEdits } from './ChannelEdits.js';
import { EditorControls } from './EditorControls.js';
import { EditPreview } from './EditPreview.js';
import { EditSummary } from './EditSummary.js';
import { JsonEditor } from './JsonEditor.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';
import { usePreview } from './usePreview.js';

export function Editor({ draft }: { draft: Draft }) {
  const { model, dispatch, ask, tell, nonce } = usePanel();
  const { checkpointId, channel, original } = draft;
  const graphId = model.thread?.graph_id ?? null;
  const outcome = useMemo(() => judgeEdit(draft, model.channels), [draft, model.channels]);
  const busy = whyNotNow(model) ?? (isPending(model, 'fork') ? t('The fork is being made.') : null);
  const reason = busy ?? outcome.reason;
  const preview = usePreview(draft, outcome, busy !== null);
  useEffect(() => {
    if (graphId !== null) tell({ type: 'stateSchema' });
  }, [tell, graphId]);
  const assistant = useMemo(() => {
    const schema = schemaOf(model.stateSchema, channel);
    return schema === null ? null : createSchemaAssistant(schema, scopeText(original, channel));
  }, [model.stateSchema, channel, original]);
  const close = (): void => dispatch({ type: 'closeEditor' });
  const fork = (then: AfterFork): void => {
    if (outcome.send === undefined || busy !== null) return;
    ask({ type: 'fork', checkpoint_id: checkpointId, values: outcome.send, as_node: draft.asNode, then });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The editor itself handles its own keys first.
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) fork('stay');
    else return;
    event.preventDefault();
  };
  return (
    <section
      className="detail editor"
      id="detail"
      tabIndex={-1}
      aria-label={t('Edit state')}
      onKeyDown={onKeyDown}
    >
      <div className="editor-header">
        <h2>{t('Edit state')}</h2>
        <ScopePicker draft={draft} isJson={outcome.problem === null} />
        <span className="quiet">
          {t('a copy of')} <code title={visibleText(checkpointId)}>{visibleText(shortId(checkpointId))}</code>
          {t('; the original stays as it is')}
        </span>
      </div>
      <div className="editor-body">
        <JsonEditor
          key={channel}
          text={draft.text}
          nonce={nonce}
          label={channel === null ? t('State as JSON') : t('{0} as JSON', visibleText(channel))}
          assistant={assistant}
          onChange={(text) => dispatch({ type: 'draft', change: { text } })}
          onSubmit={() => fork('stay')}
          onCancel={close}
        />
        {preview.shown === null || (outcome.keys.length === 0 && outcome.problem === null) ? null : (
          <EditPreview before={original} shown={preview.shown} isFresh={preview.isFresh} />
        )}
      </div>
      {model.leaving === null ? null : (
        <Notice
          kind="warning"
          actions={
            <>
              <Button label={t('Discard')} onClick={() => dispatch({ type: 'discard' })} />
              <Button label={t('Keep editing')} primary onClick={() => dispatch({ type: 'keepEditing' })} />
            </>
          }
        >
          {t('Your changes have not been forked. Discard them?')}
        </Notice>
      )}
      {model.failure?.kind === 'fork' ? (
        <Notice kind="error" onDismiss={() => dispatch({ type: 'dismissFailure' })}>
          {model.failure.message}
        </Notice>
      ) : null}
      <div className="editor-footer">
        <EditSummary outcome={outcome} dirty={isDirty(draft)} isPreviewed={preview.isOffered} />
        <ChannelEdits outcome={outcome} replaced={draft.replaced} preview={preview} />
        <EditorControls draft={draft} reason={reason} onFork={fork} onCancel={close} />
      </div>
    </section>
  );
}

/** All of the state, or one channel; of a state that is one value there is nothing to choose. */
function ScopePicker({ draft, isJson }: { draft: Draft; isJson: boolean }) {
  const { model, dispatch } = usePanel();
  const { original, channel } = draft;
  if (!isObject(original)) return null;
  const names = channelNames(original, model.stateSchema);
  return (
    <label className="field" title={isJson ? '' : t('The text must be JSON before another part is shown.')}>
      <select
        aria-label={t('Part of the state')}
        value={channel === null ? '' : `c${channel}`}
        disabled={!isJson}
        onChange={({ target }) =>
          dispatch({ type: 'scope', channel: target.value === '' ? null : target.value.slice(1) })
        }
      >
        <option value="">{t('Whole state')}</option>
        {names.map((name) => (
          <option key={name} value={`c${name}`}>
            {Object.hasOwn(original, name) ? visibleText(name) : t('{0} (no value yet)', visibleText(name))}
          </option>
        ))}
      </select>
    </label>
  );
}
