/** The input of a run, as fields or as JSON. Leaves the choice to RunMode.tsx. */
import { t } from '@vscode/l10n';
import { useMemo } from 'react';
import type { Json } from '../../server/protocol/api.js';
import type { RunDraft } from '../state/runDraft.js';
import type { RunField } from '../state/runFields.js';
import { createSchemaAssistant } from '../state/schemaAssistant.js';
import type { SchemaAssistant } from '../state/schemaAssistant.js';
import { schemaOf } from '../state/stateSchema.js';
import { JsonEditor } from './JsonEditor.js';
import { usePanel } from './panelContext.js';
import { RunFields } from './RunFields.js';

interface Props {
  /** JSON Schema of the input. */
  schema: Json;
  /** Null where the schema names none. */
  fields: RunField[] | null;
  draft: RunDraft;
  problems: Record<string, string>;
  onSubmit: () => void;
  onCancel: () => void;
}

export function RunInput({ schema, fields, draft, problems, onSubmit, onCancel }: Props) {
  const { dispatch, nonce } = usePanel();
  const assistant = useMemo(() => assistantFor(schema, fields), [schema, fields]);
  const change = (part: Partial<RunDraft>): void => dispatch({ type: 'runDraft', change: part });
  const asFields = fields !== null && draft.mode === 'fields';
  return asFields ? (
    <RunFields
      fields={fields}
      texts={draft.fields}
      problems={problems}
      onChange={(key, text) => change({ fields: { ...draft.fields, [key]: text } })}
      onSubmit={onSubmit}
    />
  ) : (
    <div className="run-json">
      <JsonEditor
        text={draft.json}
        assistant={assistant}
        nonce={nonce}
        label={t('Input as JSON')}
        onChange={(json) => change({ json })}
        onSubmit={onSubmit}
        onCancel={onCancel}
      />
    </div>
  );
}

/** Messages are taken in more forms than their schema tells (`role`, a plain text): of those nothing is held against it. */
function assistantFor(schema: Json, fields: RunField[] | null): SchemaAssistant | null {
  const told = schemaOf(schema, null);
  if (told === null) return null;
  const assistant = createSchemaAssistant(told, '{}');
  const speaks = fields?.some(({ kind }) => kind === 'message') ?? false;
  return speaks ? { ...assistant, problems: () => Promise.resolve([]) } : assistant;
}
