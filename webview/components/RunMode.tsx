/** Whether the input is written as fields or as JSON: the same either way, and one turns into the other. */
import { t } from '@vscode/l10n';
import { withMode } from '../state/runDraft.js';
import type { RunDraft } from '../state/runDraft.js';
import type { RunField } from '../state/runFields.js';
import { usePanel } from './panelContext.js';

export function RunMode({ fields, draft }: { fields: RunField[]; draft: RunDraft }) {
  const { dispatch } = usePanel();
  const choices = [
    { mode: 'fields', label: t('Fields') },
    { mode: 'json', label: 'JSON' },
  ] as const;
  return (
    <div className="choice run-mode" role="radiogroup" aria-label={t('Write the input as')}>
      <span className="quiet">{t('Input as')}</span>
      {choices.map(({ mode, label }) => {
        const next = withMode(fields, draft, mode);
        return (
          <label
            key={mode}
            title={next === undefined ? t('The fields cannot show all of this JSON.') : undefined}
          >
            <input
              type="radio"
              name="run-mode"
              checked={draft.mode === mode}
              disabled={next === undefined}
              onChange={() => next !== undefined && dispatch({ type: 'runDraft', change: next })}
            />
            {label}
          </label>
        );
      })}
    </div>
  );
}
