/** The state editor: change the values of a checkpoint and fork from the change, with or without running on. */
import type { KeyboardEvent } from 'react';
import { shortId } from '../state/describe.js';
import { isDirty, judgeEdit } from '../state/edit.js';
import type { Draft } from '../state/edit.js';
import { isPending } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { whyNotNow } from './DetailHeader.js';
import { EditSummary } from './EditSummary.js';
import { JsonEditor } from './JsonEditor.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

export function Editor({ draft }: { draft: Draft }) {
  const { model, dispatch, ask, nonce } = usePanel();
  const outcome = judgeEdit(draft);
  const busy = whyNotNow(model) ?? (isPending(model, 'fork') ? 'The fork is being made.' : null);
  const close = (): void => dispatch({ type: 'closeEditor' });
  const fork = (resume: boolean): void => {
    if (outcome.send === undefined || busy !== null) return;
    ask({
      type: 'fork',
      checkpoint_id: draft.checkpointId,
      values: outcome.send,
      as_node: draft.asNode,
      resume,
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The editor itself handles its own keys first.
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) fork(false);
    else return;
    event.preventDefault();
  };
  return (
    <section
      className="detail editor"
      id="detail"
      tabIndex={-1}
      aria-label="Edit state"
      onKeyDown={onKeyDown}
    >
      <div className="editor-header">
        <h2>Edit state</h2>
        <span className="quiet">
          a copy of{' '}
          <code title={visibleText(draft.checkpointId)}>{visibleText(shortId(draft.checkpointId))}</code>; the
          original stays as it is
        </span>
      </div>
      <JsonEditor
        text={draft.text}
        nonce={nonce}
        label="State as JSON"
        onChange={(text) => dispatch({ type: 'draft', change: { text } })}
        onSubmit={() => fork(false)}
        onCancel={close}
      />
      {model.leaving === null ? null : (
        <Notice
          kind="warning"
          actions={
            <>
              <Button label="Discard" onClick={() => dispatch({ type: 'discard' })} />
              <Button label="Keep editing" primary onClick={() => dispatch({ type: 'keepEditing' })} />
            </>
          }
        >
          Your changes have not been forked. Discard them?
        </Notice>
      )}
      {model.failure?.kind === 'fork' ? (
        <Notice kind="error" onDismiss={() => dispatch({ type: 'dismissFailure' })}>
          {model.failure.message}
        </Notice>
      ) : null}
      <div className="editor-footer">
        <EditSummary outcome={outcome} dirty={isDirty(draft)} />
        <div className="editor-controls">
          <label className="field">
            <span>As node</span>
            <select
              value={draft.asNode ?? ''}
              title="The node that the edit is attributed to: what runs next follows from it"
              onChange={(event) =>
                dispatch({
                  type: 'draft',
                  change: { asNode: event.target.value === '' ? null : event.target.value },
                })
              }
            >
              <option value="">Automatic</option>
              {(model.thread?.nodes ?? []).map((node) => (
                <option key={node} value={node}>
                  {visibleText(node)}
                </option>
              ))}
            </select>
          </label>
          <vscode-checkbox
            checked={draft.sendAll}
            label="Send every key"
            title="Also send the keys that were not changed. Lists with a reducer would be appended to themselves."
            onChange={() => dispatch({ type: 'draft', change: { sendAll: !draft.sendAll } })}
          />
          <span className="spacer" />
          <Button label="Cancel" title="Escape" onClick={close} />
          <Button
            icon="repo-forked"
            label="Fork"
            reason={busy ?? outcome.reason}
            title="Ctrl/Cmd+Enter"
            onClick={() => fork(false)}
          />
          <Button
            icon="debug-start"
            label="Fork and resume"
            primary
            busy={isPending(model, 'fork')}
            reason={busy ?? outcome.reason}
            onClick={() => fork(true)}
          />
        </div>
      </div>
    </section>
  );
}
