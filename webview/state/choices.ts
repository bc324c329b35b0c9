/** A conditional edge's choice in words. No markup. */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { PanelRanTask } from '../../server/protocol/panel.js';
import type { BranchChoice, ReadValue } from '../../server/protocol/traces.js';
import { edgeKey } from './graph.js';

const longestValue = 40;
const mostChannels = 3;

/** The nodes that it chose, each once, and what it returned. */
export function choiceText({ chosen, returned }: BranchChoice): { chose: string[]; returned: string } {
  return { chose: [...new Set(chosen)].map(nodeText), returned: returnedText(returned) };
}

/** Why the edges were taken that a superstep took, in a sentence each, by `edgeKey`. */
export function choicesByEdge(ran: readonly PanelRanTask[]): Map<string, string> {
  const told = ran.flatMap(({ task, trace }) =>
    (trace?.choices ?? []).flatMap((choice) =>
      choice.chosen.map((target) => [edgeKey(task.name, target), sentence(choice)] as const),
    ),
  );
  return new Map(told);
}

function sentence(choice: BranchChoice): string {
  const name = choice.condition ?? t('The condition');
  const { chose, returned } = choiceText(choice);
  const read = readInBrief(choice.read);
  return read === ''
    ? t('{0} chose {1} (returned {2})', name, chose.join(', '), returned)
    : t('{0} chose {1} (returned {2}) from {3}', name, chose.join(', '), returned, read);
}

function nodeText(name: string): string {
  return name === '__end__' ? 'END' : name;
}

function returnedText(returned: Json): string {
  if (Array.isArray(returned)) return `[${returned.map(returnedText).join(', ')}]`;
  const send = isRecord(returned) ? returned.send : undefined;
  return typeof send === 'string' ? t('Send to {0}', send) : brief(returned);
}

/** `topic = "cats", messages = … (12)`. */
export function readInBrief(read: Record<string, ReadValue>): string {
  const entries = Object.entries(read);
  const texts = entries.slice(0, mostChannels).map(([channel, value]) => {
    const name = channel === '__root__' ? t('the state') : channel;
    if ('value' in value) return `${name} = ${brief(value.value)}`;
    return 'last' in value ? `${name} (${value.length})` : name;
  });
  return [...texts, ...(entries.length > mostChannels ? ['…'] : [])].join(', ');
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
