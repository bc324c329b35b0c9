/** The fields above the timeline that narrow it: a text, a node, a run. */
import { t } from '@vscode/l10n';
import type { KeyboardEvent } from 'react';
import { shortId } from '../state/describe.js';
import type { Choices } from '../state/filter.js';
import { isFiltering, noFilter } from '../state/filter.js';
import { relativeTime } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { IconButton } from './Button.js';
import { usePanel } from './panelContext.js';

export const searchFieldId = 'timeline-search';

export function TimelineFilter({ choices, toList }: { choices: Choices; toList: () => void }) {
  const { model, dispatch, now, language } = usePanel();
  const { filter } = model;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && filter.text !== '') dispatch({ type: 'filter', change: { text: '' } });
    else if (['Escape', 'Enter', 'ArrowDown'].includes(event.key)) toList();
    else return;
    event.preventDefault();
  };
  return (
    <div className="filter" role="search">
      <input
        id={searchFieldId}
        className="filter-text"
        type="text"
        value={filter.text}
        placeholder={t('Search nodes and state')}
        aria-label={t('Search nodes and state')}
        spellCheck={false}
        onChange={(event) => dispatch({ type: 'filter', change: { text: event.target.value } })}
        onKeyDown={onKeyDown}
      />
      <select
        aria-label={t('Node')}
        value={filter.node ?? ''}
        onChange={(event) => dispatch({ type: 'filter', change: { node: event.target.value || null } })}
      >
        <option value="">{t('Every node')}</option>
        {choices.nodes.map((node) => (
          <option key={node} value={node}>
            {visibleText(node)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('Run')}
        value={filter.run ?? ''}
        onChange={(event) => dispatch({ type: 'filter', change: { run: event.target.value || null } })}
      >
        <option value="">{t('Every run')}</option>
        {choices.runs.map(({ id, at }) => (
          <option key={id} value={id}>
            {visibleText(`${shortRun(id)} · ${relativeTime(at, now, language)}`)}
          </option>
        ))}
      </select>
      {isFiltering(filter) ? (
        <IconButton
          icon="clear-all"
          label={t('Clear the filter')}
          onClick={() => dispatch({ type: 'filter', change: noFilter })}
        />
      ) : null}
    </div>
  );
}

/** The ids of runs begin with the time, alike for those of one minute: the end tells them apart. */
export function shortRun(id: string): string {
  return id.length <= 13 ? shortId(id) : id.slice(-6);
}
