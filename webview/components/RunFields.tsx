/** The fields of a schema: one line each where that is enough, all of them reachable by Tab, Ctrl/Cmd+Enter runs. */
import { t } from '@vscode/l10n';
import { useId } from 'react';
import type { KeyboardEvent } from 'react';
import type { FieldTexts, RunField } from '../state/runFields.js';
import { visibleText } from '../state/visibleText.js';
import { Fold } from './Fold.js';

interface Props {
  fields: readonly RunField[];
  texts: FieldTexts;
  problems: Record<string, string>;
  onChange: (key: string, text: string) => void;
  /** Enter in the message sends it, as in a chat. */
  onSubmit: () => void;
}

export function RunFields({ fields, texts, problems, onChange, onSubmit }: Props) {
  const draw = (field: RunField) => (
    <Field
      key={field.key}
      field={field}
      text={texts[field.key] ?? ''}
      problem={problems[field.key] ?? null}
      onChange={(text) => onChange(field.key, text)}
      onSubmit={onSubmit}
    />
  );
  const message = fields.find(({ kind }) => kind === 'message');
  if (message === undefined) return <div className="run-fields">{fields.map(draw)}</div>;
  const others = fields.filter((field) => field !== message);
  // In a conversation what is said comes last, and all else is out of the way.
  return (
    <div className="run-fields">
      {others.length === 0 ? null : (
        <Fold
          title={t('Other input: {0}', others.map(({ key }) => visibleText(key)).join(', '))}
          open={others.some(({ key, required }) => required || (texts[key] ?? '') !== '')}
        >
          <div className="run-fields">{others.map(draw)}</div>
        </Fold>
      )}
      {draw(message)}
    </div>
  );
}

interface FieldProps {
  field: RunField;
  text: string;
  problem: string | null;
  onChange: (text: string) => void;
  onSubmit: () => void;
}

function Field({ field, text, problem, onChange, onSubmit }: FieldProps) {
  const id = useId();
  const isMessage = field.kind === 'message';
  const notes = [problem, field.description].filter((note) => note !== null);
  return (
    <div className={`run-field ${isMessage ? 'run-field-message' : ''}`}>
      <label htmlFor={id}>
        <code>{visibleText(field.key)}</code>
        <span className="quiet">{hintOf(field)}</span>
      </label>
      <Control
        {...{ field, text, onChange, onSubmit, id }}
        invalid={problem !== null}
        describedBy={notes.length === 0 ? undefined : `${id}-notes`}
      />
      {notes.length === 0 ? null : (
        <div id={`${id}-notes`} className="run-notes">
          {problem === null ? null : <span className="hint-error">{problem}</span>}
          {field.description === null ? null : (
            <span className="quiet">{visibleText(field.description)}</span>
          )}
        </div>
      )}
    </div>
  );
}

interface ControlProps extends Omit<FieldProps, 'problem'> {
  id: string;
  invalid: boolean;
  describedBy: string | undefined;
}

function Control({ field, text, onChange, onSubmit, id, invalid, describedBy }: ControlProps) {
  const { kind, fallback } = field;
  const shared = { id, 'aria-describedby': describedBy, 'aria-invalid': invalid };
  if (kind === 'boolean' || kind === 'choice') {
    const choices = kind === 'boolean' ? [true, false] : field.choices;
    return (
      <select {...shared} value={text} onChange={(event) => onChange(event.target.value)}>
        <option value="">
          {fallback === undefined ? t('not sent') : t('default ({0})', brief(fallback))}
        </option>
        {choices.map((choice) => (
          <option key={JSON.stringify(choice)} value={JSON.stringify(choice)}>
            {brief(choice)}
          </option>
        ))}
      </select>
    );
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const sends = kind === 'message' && event.key === 'Enter' && !event.shiftKey;
    // Enter that ends the composition of a character is not meant for us.
    if (!sends || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <textarea
      {...shared}
      className={`answer ${kind === 'message' ? 'run-first' : ''} ${kind === 'json' ? 'run-code' : ''}`}
      rows={kind === 'message' ? 2 : 1}
      value={text}
      spellCheck={kind === 'message' || kind === 'text'}
      inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : 'text'}
      placeholder={placeholderOf(field)}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function placeholderOf({ kind, fallback }: RunField): string {
  if (kind === 'message') return t('Say something to the graph (Enter sends, Shift+Enter makes a new line)');
  return fallback === undefined || fallback === null ? '' : brief(fallback);
}

function hintOf({ kind, required }: RunField): string {
  const kinds = {
    ...{ message: '', text: t('text'), number: t('number'), integer: t('whole number') },
    ...{ boolean: '', choice: '', json: 'JSON' },
  };
  return [kinds[kind], required ? t('required') : ''].filter(Boolean).join(', ');
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return visibleText(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
