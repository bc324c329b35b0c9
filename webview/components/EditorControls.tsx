/** Below the editor: whose edit it is, and what is to come of it. */
import { t } from '@vscode/l10n';
import type { AfterFork } from '../../server/protocol/panel.js';
import type { Draft } from '../state/edit.js';
import { isPending } from '../state/model.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { usePanel } from './panelContext.js';

interface Props {
  draft: Draft;
  /** Why it cannot be forked now; null when it can. */
  reason: string | null;
  onFork: (then: AfterFork) => void;
  onCancel: () => void;
}

export function EditorControls({ draft, reason, onFork, onCancel }: Props) {
  const { model, dispatch } = usePanel();
  return (
    <div className="editor-controls">
      <div className="editor-settings">
        <label className="field">
          <span>{t('As node')}</span>
          <select
            value={draft.asNode ?? ''}
            title={t('The node that the edit is attributed to: what runs next follows from it')}
            onChange={({ target }) =>
              dispatch({ type: 'draft', change: { asNode: target.value === '' ? null : target.value } })
            }
          >
            <option value="">{t('Automatic')}</option>
            {(model.thread?.nodes ?? []).map((node) => (
              <option key={node} value={node}>
                {visibleText(node)}
              </option>
            ))}
          </select>
        </label>
        <vscode-checkbox
          checked={draft.sendAll}
          label={t('Send every key')}
          title={t(
            'Also send the keys that were not changed. Lists with a reducer would be appended to themselves.',
          )}
          onChange={() => dispatch({ type: 'draft', change: { sendAll: !draft.sendAll } })}
        />
      </div>
      <div className="editor-buttons">
        <Button label={t('Cancel')} title={t('Escape')} onClick={onCancel} />
        <Button
          icon="repo-forked"
          label={t('Fork')}
          reason={reason}
          title={t('Only make the new checkpoint (Ctrl/Cmd+Enter)')}
          onClick={() => onFork('stay')}
        />
        <Button
          icon="debug-alt"
          label={t('Fork and debug')}
          reason={reason}
          title={t('Make the new checkpoint and stand at it in the debugger')}
          onClick={() => onFork('debug')}
        />
        <Button
          icon="debug-start"
          label={t('Fork and resume')}
          primary
          busy={isPending(model, 'fork')}
          reason={reason}
          title={t('Make the new checkpoint and run on from it')}
          onClick={() => onFork('resume')}
        />
      </div>
    </div>
  );
}
