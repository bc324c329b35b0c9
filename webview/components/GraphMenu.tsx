/** What can be done at a node of the graph, by a click with the other button or the keyboard's key for menus. */
import { t } from '@vscode/l10n';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { PanelStop } from '../../server/protocol/panel.js';
import type { Side } from './GraphStops.js';
import { Icon } from './Icon.js';

interface Props {
  label: string;
  stop: PanelStop | null;
  onToggle: (side: Side | 'both') => void;
  onCondition: () => void;
  onSource: () => void;
  onClose: () => void;
}

export function GraphMenu({ label, stop, onToggle, onCondition, onSource, onClose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => itemsOf(list.current)[0]?.focus(), []);
  const before = stop?.before ?? false;
  const after = stop?.after ?? false;
  const items: { text: string; checked?: boolean; act: () => void }[] = [
    { text: t('Break before'), checked: before, act: () => onToggle('before') },
    { text: t('Break after'), checked: after, act: () => onToggle('after') },
    { text: t('Break before and after'), checked: before && after, act: () => onToggle('both') },
    { text: t('Condition…'), act: onCondition },
    { text: t('Go to source'), act: onSource },
  ];
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = itemsOf(list.current);
    const at = all.findIndex((each) => each === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (to === undefined) return;
    else all.at(to % all.length)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul
      ref={list}
      className="graph-menu nodrag nopan nowheel"
      role="menu"
      aria-label={t('Breakpoints of {0}', label)}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && onClose()}
    >
      {items.map(({ text, checked, act }) => (
        <li key={text} role="none">
          <button
            type="button"
            tabIndex={-1}
            role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={checked}
            onClick={() => {
              onClose();
              act();
            }}
          >
            <span className="graph-menu-mark">{checked === true ? <Icon name="check" /> : null}</span>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}

function itemsOf(list: HTMLUListElement | null): HTMLButtonElement[] {
  return [...(list?.querySelectorAll('button') ?? [])];
}
