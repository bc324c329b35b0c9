/** A run as it is being filled in, and whether it can be started so. Pure; the form's looks are RunView.tsx's. */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { PanelRunForm, PanelRunStart } from '../../server/protocol/panel.js';
import { isObject } from './diff.js';
import { parseJson } from './jsonSyntax.js';
import { fieldTexts, fieldValue, readFields } from './runFields.js';
import type { FieldTexts, RunField } from './runFields.js';
import { judgeOptions, noOptions, optionFields } from './runOptions.js';
import type { OptionsDraft } from './runOptions.js';

export interface RunDraft {
  /** Which of the two is sent. */
  mode: 'fields' | 'json';
  fields: FieldTexts;
  json: string;
  options: OptionsDraft;
}

interface InputOutcome {
  input?: Json;
  /** What is wrong with a field's text, by its key. */
  problems: Record<string, string>;
  reason: string | null;
}

export interface RunOutcome {
  /** What to start; undefined where it cannot be started so. */
  start?: PanelRunStart;
  problems: Record<string, string>;
  /** Of the options, in the same way. */
  optionProblems: Record<string, string>;
  /** Why it cannot be started; null where it can. */
  reason: string | null;
}

/** A first draft: what this graph was given last, but for a message, which nobody says twice. */
export function startRunDraft(form: PanelRunForm): RunDraft {
  const fields = readFields(form.input_schema);
  const last = form.last_input;
  const spoken = fields?.find(({ kind }) => kind === 'message')?.key;
  const kept = isObject(last)
    ? Object.fromEntries(Object.entries(last).filter(([key]) => key !== spoken))
    : null;
  const texts = fields === null || kept === null ? null : fieldTexts(fields, kept);
  const fits = fields !== null && (texts !== null || kept === null);
  return {
    mode: fits ? 'fields' : 'json',
    fields: texts ?? {},
    json: pretty(last ?? {}),
    options: { ...noOptions, assistantId: form.chosen_assistant ?? null },
  };
}

export function judgeRun(
  form: PanelRunForm,
  fields: readonly RunField[] | null,
  draft: RunDraft,
): RunOutcome {
  const { input, problems, reason } = judgeInput(fields, draft);
  const { options, problems: optionProblems } = judgeOptions(optionFields(form), draft.options);
  const [wrong] = Object.entries(optionProblems);
  const why = reason ?? (wrong === undefined ? null : `${wrong[0]}: ${wrong[1]}`);
  if (input === undefined || options === undefined) return { problems, optionProblems, reason: why };
  return { start: { input, ...options }, problems, optionProblems, reason: null };
}

function judgeInput(fields: readonly RunField[] | null, draft: RunDraft): InputOutcome {
  return fields === null || draft.mode === 'json' ? judgeJson(draft.json) : judgeFields(fields, draft.fields);
}

function judgeFields(fields: readonly RunField[], texts: FieldTexts): InputOutcome {
  const problems: Record<string, string> = {};
  const input: Record<string, Json> = {};
  for (const field of fields) {
    const { value, problem } = fieldValue(field, texts[field.key] ?? '');
    if (problem !== undefined) problems[field.key] = problem;
    if (value !== undefined) input[field.key] = value;
  }
  const [wrong] = Object.keys(problems);
  if (wrong !== undefined) return { problems, reason: `${wrong}: ${problems[wrong] ?? ''}` };
  const speaks = fields.some(({ kind }) => kind === 'message');
  if (speaks && Object.keys(input).length === 0) return { problems, reason: t('Write a message first.') };
  return { input, problems, reason: null };
}

function judgeJson(text: string): InputOutcome {
  const parsed = parseJson(text);
  if (parsed.ok) return { input: parsed.value, problems: {}, reason: null };
  const { line, message } = parsed.problem;
  return { problems: {}, reason: t('Line {0}: {1}', line, message) };
}

/** Whether nobody has changed the input that the form began with. */
export function isUntouched(form: PanelRunForm, draft: RunDraft): boolean {
  const inputOf = (of: RunDraft): string => JSON.stringify({ ...of, options: null });
  return inputOf(draft) === inputOf(startRunDraft(form));
}

/** A draft whose input has been sent: that begins anew, the options stay. */
export function renewed(form: PanelRunForm, draft: RunDraft | null): RunDraft {
  return { ...startRunDraft(form), ...(draft === null ? {} : { options: draft.options }) };
}

/** The same run told the other way; undefined where the fields cannot tell what the JSON says. */
export function withMode(
  fields: readonly RunField[],
  draft: RunDraft,
  mode: RunDraft['mode'],
): RunDraft | undefined {
  if (mode === draft.mode) return draft;
  if (mode === 'json') {
    const { input } = judgeFields(fields, draft.fields);
    return { ...draft, mode, json: input === undefined ? draft.json : pretty(input) };
  }
  const { input } = judgeJson(draft.json);
  const texts = input === undefined ? null : fieldTexts(fields, input);
  return texts === null ? undefined : { ...draft, mode, fields: texts };
}

/** After the run has been taken: what was said is not said again. */
export function afterStart(
  form: PanelRunForm | null,
  draft: RunDraft,
): { draft: RunDraft; said: string | null } {
  const spoken = readFields(form?.input_schema ?? null)?.find(({ kind }) => kind === 'message')?.key;
  if (spoken === undefined || draft.mode === 'json') return { draft, said: null };
  const said = draft.fields[spoken] ?? '';
  return { draft: { ...draft, fields: { ...draft.fields, [spoken]: '' } }, said: said === '' ? null : said };
}

function pretty(value: Json): string {
  return JSON.stringify(value, null, 2);
}
