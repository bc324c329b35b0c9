/**
 * How an edit puts a value in place of what a channel's reducer has gathered: LangGraph's mark that removes all messages,
 * or its `Overwrite`, where the engine knows one. Pure.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { GraphChannel } from '../../server/protocol/worker.js';
import type { MessageEdit } from './messageEdits.js';

export interface Replacing {
  /** Null: it cannot be, or there is nothing to choose. */
  way: 'messages' | 'overwrite' | null;
  /** Why it cannot be; null where it can, or where any update replaces what is there. */
  reason: string | null;
}

const no: Replacing = { way: null, reason: null };
/** Kinds that newer versions of LangGraph can replace. */
const gathering = ['BinaryOperatorAggregate', 'DeltaChannel'];

/** `channel`: undefined where the server does not tell; then only a list of messages (`edit`) is known to have a reducer. */
export function replacing(
  channel: GraphChannel | undefined,
  { before, given }: { before: Json | undefined; given: Json },
  edit: MessageEdit | undefined,
): Replacing {
  if (channel === undefined) return edit === undefined ? no : { way: 'messages', reason: null };
  if (!channel.reduces || before === undefined) return no;
  if (channel.messages) return Array.isArray(given) ? { way: 'messages', reason: null } : no;
  if (channel.overwrite) return { way: 'overwrite', reason: null };
  const reason = gathering.includes(channel.kind)
    ? t('The installed LangGraph is too old to replace what a reducer has gathered.')
    : t('A channel of the kind {0} cannot be replaced.', channel.kind);
  return { way: null, reason };
}

/** The update after which the channel holds just `value`. */
export function overwriting(value: Json): Json {
  return { __overwrite__: value };
}
