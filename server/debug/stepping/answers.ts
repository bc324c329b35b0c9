/** The command that answers what an `interrupt()` asks. Pure. */
import { t } from '@vscode/l10n';
import type { Json } from '../../protocol/api.js';
import { DebugError } from '../errors.js';
import { leafNodes, type Cursor } from './position.js';

/**
 * Throws `refused` where nobody asks.
 *
 * @param interruptId Without it, of several open questions the first is answered.
 */
export function answerTo(
  { state, isNewest }: Cursor,
  value: Json,
  interruptId: string | null,
): { resume: Json } {
  const asked = leafNodes(state, isNewest).flatMap((node) => node.task?.interrupts ?? []);
  const [first] = asked;
  if (first === undefined)
    throw new DebugError('refused', t('Nobody asks: there is no interrupt() to answer here.'));
  const id = interruptId ?? (asked.length > 1 ? first.id : undefined);
  return { resume: id === undefined ? value : { [id]: value } };
}
