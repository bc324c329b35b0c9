/**
 * Where the debugger stops at a node: the upper dot is before it, the lower one after it. A click sets one or takes it
 * away, with Shift both; with Alt, or in the menu, it gets a condition.
 */
import { t } from '@vscode/l10n';
import type { MouseEvent } from 'react';
import type { PanelStop } from '../../server/protocol/panel.js';
import { visibleText } from '../state/visibleText.js';

export type Side = 'before' | 'after';

interface Props {
  label: string;
  /** Null: it does not stop here. */
  stop: PanelStop | null;
  /** Why nothing can be set; null where it can. */
  problem: string | null;
  onToggle: (side: Side | 'both') => void;
  onCondition: () => void;
}

export function GraphStops({ label, stop, problem, onToggle, onCondition }: Props) {
  const onClick = (side: Side, event: MouseEvent): void => {
    if (problem !== null) return;
    if (event.altKey) onCondition();
    else onToggle(event.shiftKey ? 'both' : side);
  };
  return (
    <span className="graph-stops">
      {(['before', 'after'] as const).map((side) => (
        <button
          key={side}
          type="button"
          className={`graph-break${stop !== null && stop.condition !== null ? ' graph-break-conditional' : ''}`}
          aria-pressed={stop?.[side] ?? false}
          aria-disabled={problem !== null}
          title={problem ?? titleOf(side, stop, label)}
          aria-label={
            side === 'before' ? t('Breakpoint before {0}', label) : t('Breakpoint after {0}', label)
          }
          onClick={(event) => onClick(side, event)}
        >
          <span />
        </button>
      ))}
    </span>
  );
}

function titleOf(side: Side, stop: PanelStop | null, label: string): string {
  const hint = t('Shift+click: before and after. Alt+click: condition.');
  if (stop?.[side] !== true)
    return `${side === 'before' ? t('Pause before {0}', label) : t('Pause after {0}', label)}\n${hint}`;
  const what =
    side === 'before'
      ? t('Remove the breakpoint before {0}', label)
      : t('Remove the breakpoint after {0}', label);
  const when = stop.condition === null ? [] : [t('Condition: {0}', visibleText(stop.condition))];
  return [what, ...when, hint].join('\n');
}
