/** The options of a run, out of the way until they are asked for. Leaves where to stop to RunStops.tsx. */
import { t } from '@vscode/l10n';
import { useId } from 'react';
import type { ReactNode } from 'react';
import type { PanelRunForm } from '../../server/protocol/panel.js';
import { countOptions, streamModes } from '../state/runOptions.js';
import type { OptionFields, OptionsDraft } from '../state/runOptions.js';
import { visibleText } from '../state/visibleText.js';
import { Fold } from './Fold.js';
import { RunFields } from './RunFields.js';
import { RunStops } from './RunStops.js';

interface Props {
  form: PanelRunForm;
  fields: OptionFields;
  draft: OptionsDraft;
  problems: Record<string, string>;
  onChange: (change: Partial<OptionsDraft>) => void;
  onSubmit: () => void;
}

export function RunOptions({ form, fields, draft, problems, onChange, onSubmit }: Props) {
  const count = countOptions(draft);
  const title = count === 0 ? t('Options') : t('Options ({0} set)', count);
  return (
    <Fold title={title}>
      <div className="run-options">
        {form.assistants.length < 2 ? null : (
          <AssistantChoice
            assistants={form.assistants}
            chosen={draft.assistantId}
            onChange={(assistantId) => onChange({ assistantId })}
          />
        )}
        <Part title={t('Context')}>
          {fields.context === null ? (
            <JsonText
              label={t('Context as JSON')}
              hint='{"user_id": "ada"}'
              text={draft.contextJson}
              problem={problems.context ?? null}
              onChange={(contextJson) => onChange({ contextJson })}
            />
          ) : (
            <RunFields
              fields={fields.context}
              texts={draft.context}
              problems={within('context', problems)}
              onChange={(key, text) => onChange({ context: { ...draft.context, [key]: text } })}
              onSubmit={onSubmit}
            />
          )}
        </Part>
        <Part title={t('Config')}>
          {fields.configurable === null ? null : (
            <RunFields
              fields={fields.configurable}
              texts={draft.configurable}
              problems={within('configurable', problems)}
              onChange={(key, text) => onChange({ configurable: { ...draft.configurable, [key]: text } })}
              onSubmit={onSubmit}
            />
          )}
          <JsonText
            label={t('Config as JSON')}
            hint='{"recursion_limit": 50, "tags": ["trial"]}'
            text={draft.config}
            problem={problems.config ?? null}
            onChange={(config) => onChange({ config })}
          />
        </Part>
        <Part title={t('Stops')}>
          <RunStops
            nodes={form.nodes}
            before={draft.before}
            after={draft.after}
            onChange={(stops) => onChange(stops)}
          />
        </Part>
        <Part title={t('Events to show')}>
          <div className="choice run-modes" role="group" aria-label={t('Events to show')}>
            {streamModes.map((mode) => (
              <label key={mode}>
                <input
                  type="checkbox"
                  checked={draft.modes.includes(mode)}
                  onChange={() =>
                    onChange({
                      modes: streamModes.filter((each) => draft.modes.includes(each) !== (each === mode)),
                    })
                  }
                />
                <code>{mode}</code>
              </label>
            ))}
          </div>
        </Part>
      </div>
    </Fold>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="run-part">
      <h3 className="quiet">{title}</h3>
      <div className="run-part-inside">{children}</div>
    </div>
  );
}

interface AssistantProps {
  assistants: PanelRunForm['assistants'];
  chosen: string | null;
  onChange: (assistantId: string | null) => void;
}

function AssistantChoice({ assistants, chosen, onChange }: AssistantProps) {
  const [own] = assistants;
  const shown = assistants.find((each) => each.assistant_id === chosen) ?? own;
  return (
    <Part title={t('Assistant')}>
      <div className="run-field">
        <select
          aria-label={t('Assistant')}
          value={shown?.assistant_id ?? ''}
          onChange={({ target }) => onChange(target.value === own?.assistant_id ? null : target.value)}
        >
          {assistants.map((each) => (
            <option key={each.assistant_id} value={each.assistant_id}>
              {visibleText(each.name)}
            </option>
          ))}
        </select>
        {shown?.description == null ? null : (
          <div className="run-notes quiet">{visibleText(shown.description)}</div>
        )}
      </div>
    </Part>
  );
}

interface JsonTextProps {
  label: string;
  hint: string;
  text: string;
  problem: string | null;
  onChange: (text: string) => void;
}

function JsonText({ label, hint, text, problem, onChange }: JsonTextProps) {
  const id = useId();
  return (
    <div className="run-field">
      <textarea
        className="answer run-code"
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        rows={1}
        value={text}
        spellCheck={false}
        placeholder={hint}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === null ? null : (
        <div id={id} className="run-notes hint-error">
          {problem}
        </div>
      )}
    </div>
  );
}

function within(prefix: string, problems: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([key, problem]) =>
      key.startsWith(`${prefix}.`) ? [[key.slice(prefix.length + 1), problem]] : [],
    ),
  );
}
