/** Tabs as VS Code's own panels have them: arrow keys move between them, only the chosen one's content is rendered. */
import { t } from '@vscode/l10n';
import type { KeyboardEvent, ReactNode } from 'react';

interface Props<Id extends string> {
  tabs: { id: Id; label: string; count?: number }[];
  selected: Id;
  onSelect: (id: Id) => void;
  children: ReactNode;
}

export function Tabs<Id extends string>({ tabs, selected, onSelect, children }: Props<Id>) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex((tab) => tab.id === selected);
    const target = tabs[(at + step + tabs.length) % tabs.length];
    if (target === undefined) return;
    event.preventDefault();
    onSelect(target.id);
    document.getElementById(`tab-${target.id}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={t('Checkpoint')} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`tab-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab.id === selected}
            aria-controls="tab-panel"
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.count === undefined || tab.count === 0 ? null : (
              <vscode-badge variant="counter">{tab.count}</vscode-badge>
            )}
          </button>
        ))}
      </div>
      <div
        className="tab-panel"
        id="tab-panel"
        role="tabpanel"
        aria-labelledby={`tab-${selected}`}
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
