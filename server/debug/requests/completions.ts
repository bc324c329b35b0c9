/** Completes paths into the state, as they are typed in the console. Pure. */
import { t } from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Json } from '../../protocol/api.js';
import { typeName } from '../values/brief.js';

const limit = 100;

/** `start` counts from 0: where in the text the completion goes. */
export function completionsOf(
  typed: string,
  values: Json,
): (DebugProtocol.CompletionItem & { start: number })[] {
  const [path = ''] = /[\w$.[\]"']*$/.exec(typed) ?? [];
  const cut = path.lastIndexOf('.');
  const word = path.slice(cut + 1);
  if (/[[\]"']/.test(word)) return [];
  const around = cut === -1 ? values : valueAt(path.slice(0, cut), values);
  const start = typed.length - word.length;
  const names = [
    ...fieldsOf(around),
    ...(cut === -1 ? [{ label: 'resume', text: 'resume(', detail: t('answers an interrupt()') }] : []),
  ];
  return names
    .filter(({ label }) => label.toLowerCase().startsWith(word.toLowerCase()))
    .slice(0, limit)
    .map((item) => ({
      ...item,
      type: cut === -1 ? ('variable' as const) : ('property' as const),
      start,
      length: word.length,
    }));
}

function fieldsOf(value: Json): { label: string; text?: string; detail?: string }[] {
  if (Array.isArray(value) || typeof value === 'string') return [{ label: 'length' }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value)
    .filter(([name]) => /^[A-Za-z_$][\w$]*$/.test(name))
    .map(([label, item]) => ({ label, detail: typeName(item) }));
}

/** The value at `a.b[0]["c"]`; null where there is none. */
function valueAt(path: string, values: Json): Json {
  let value: Json = values;
  for (const [, name, index, quoted] of path.matchAll(
    /([\w$]+)(?![\w$]*["'\]])|\[(\d+)\]|\[["']([^"']*)["']\]/g,
  )) {
    const key = name ?? quoted ?? index ?? '';
    if (value === null || typeof value !== 'object') return null;
    if (Array.isArray(value)) value = value[Number(key)] ?? null;
    else value = Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }
  return value;
}
