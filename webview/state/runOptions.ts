/**
 * How a run is started beyond its input: assistant, context, config, where it stops, which events it tells. All of it may
 * be left alone. Pure.
 */
import { t } from '@vscode/l10n';
import type { Json, JsonObject } from '../../server/protocol/api.js';
import type { PanelRunForm, PanelRunOptions, PanelStreamMode } from '../../server/protocol/panel.js';
import { isObject } from './diff.js';
import { parseJson } from './jsonSyntax.js';
import { fieldValue, readFields } from './runFields.js';
import type { FieldTexts, RunField } from './runFields.js';

export interface OptionsDraft {
  /** Null: the graph's own. */
  assistantId: string | null;
  /** By field, where the schema names some. */
  context: FieldTexts;
  /** The context as JSON where it does not; blank: none. */
  contextJson: string;
  configurable: FieldTexts;
  /** The rest of the config, as JSON; blank: none. */
  config: string;
  /** Names of nodes, or only `*`. */
  before: string[];
  after: string[];
  modes: PanelStreamMode[];
}

/** Nodes and messages are shown of every run; these beside them. */
export const streamModes: readonly PanelStreamMode[] = [
  'values',
  'updates',
  'custom',
  'checkpoints',
  'debug',
];

export const noOptions: OptionsDraft = {
  assistantId: null,
  context: {},
  contextJson: '',
  configurable: {},
  config: '',
  before: [],
  after: [],
  modes: [],
};

export interface OptionFields {
  context: RunField[] | null;
  configurable: RunField[] | null;
}

export function optionFields(form: PanelRunForm): OptionFields {
  return { context: readFields(form.context_schema), configurable: readFields(form.config_schema) };
}

export interface OptionsOutcome {
  options?: PanelRunOptions;
  /** By the key of the field, after `context.` or `configurable.`; of the texts by their name. */
  problems: Record<string, string>;
}

export function judgeOptions(fields: OptionFields, draft: OptionsDraft): OptionsOutcome {
  const problems: Record<string, string> = {};
  const read = (of: RunField[], texts: FieldTexts, prefix: string): JsonObject | null => {
    const values: JsonObject = {};
    for (const field of of) {
      const { value, problem } = fieldValue(field, texts[field.key] ?? '');
      if (problem !== undefined) problems[`${prefix}.${field.key}`] = problem;
      if (value !== undefined) values[field.key] = value;
    }
    return Object.keys(values).length === 0 ? null : values;
  };
  const parse = (text: string, name: string): JsonObject | null => {
    if (text.trim() === '') return null;
    const { value, problem } = objectOf(text);
    if (problem !== undefined) problems[name] = problem;
    return value ?? null;
  };
  const context =
    fields.context === null
      ? parse(draft.contextJson, 'context')
      : read(fields.context, draft.context, 'context');
  const configurable = read(fields.configurable ?? [], draft.configurable, 'configurable');
  const config = withConfigurable(parse(draft.config, 'config'), configurable);
  if (Object.keys(problems).length > 0) return { problems };
  const { before: interrupt_before, after: interrupt_after } = draft;
  const stream = { interrupt_before, interrupt_after, stream_modes: draft.modes };
  return { problems, options: { assistant_id: draft.assistantId, config, context, ...stream } };
}

/** Takes a node into the places to stop at, or out of them; `*` stands for all and so alone. */
export function toggleStop(stops: readonly string[], node: string): string[] {
  if (stops.includes(node)) return stops.filter((each) => each !== node);
  return node === '*' ? ['*'] : [...stops.filter((each) => each !== '*'), node];
}

/** How many of the options say something. */
export function countOptions(draft: OptionsDraft): number {
  const texts = [
    ...Object.values(draft.context),
    ...Object.values(draft.configurable),
    ...[draft.contextJson, draft.config],
  ];
  const { before, after, modes } = draft;
  const written = texts.filter((text) => text.trim() !== '').length;
  return written + before.length + after.length + modes.length + (draft.assistantId === null ? 0 : 1);
}

function objectOf(text: string): { value?: JsonObject; problem?: string } {
  const parsed = parseJson(text);
  if (!parsed.ok) return { problem: parsed.problem.message };
  return isObject(parsed.value) ? { value: parsed.value } : { problem: t('Not an object') };
}

function withConfigurable(config: JsonObject | null, fields: JsonObject | null): JsonObject | null {
  if (fields === null) return config;
  const written: Json = config?.configurable ?? {};
  return { ...config, configurable: { ...(isObject(written) ? written : {}), ...fields } };
}
