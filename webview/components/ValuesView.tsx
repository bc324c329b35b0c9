/** The state's channels, one section each: texts as text, messages as a conversation, everything else as a tree. */
import { t } from '@vscode/l10n';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { summary } from '../state/describe.js';
import { readMessages } from '../state/messages.js';
import { searchTree } from '../state/treeSearch.js';
import type { Hits } from '../state/treeSearch.js';
import { visibleText } from '../state/visibleText.js';
import { IconButton } from './Button.js';
import { Icon } from './Icon.js';
import { clipboardText, JsonTree, TreeSearch } from './JsonTree.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';

export function ValuesView({ values, changed }: { values: Json; changed: readonly string[] }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const hits = useMemo(() => (wanted === '' ? null : searchTree(values, wanted)), [values, wanted]);
  if (!isObject(values)) return <JsonTree value={values} label="state" />;
  const keys = Object.keys(values).filter((key) => hits === null || hits.has([key]));
  if (Object.keys(values).length === 0) return <p className="quiet">{t('The state is empty here.')}</p>;
  return (
    <TreeSearch value={hits}>
      <div className="state-search" role="search">
        <input
          className="filter-text"
          type="text"
          value={text}
          placeholder={t('Find in this state')}
          aria-label={t('Find in this state')}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
        />
        <span className="quiet" role="status">
          {hits === null ? '' : hits.count === 1 ? t('1 place') : t('{0} places', hits.count)}
        </span>
      </div>
      <div className="channels">
        {keys.map((key) => (
          <Channel
            key={key}
            name={key}
            value={values[key] ?? null}
            changed={changed.includes(key)}
            hits={hits}
          />
        ))}
      </div>
    </TreeSearch>
  );
}

interface ChannelProps {
  name: string;
  value: Json;
  changed: boolean;
  hits: Hits | null;
}

function Channel({ name, value, changed, hits }: ChannelProps) {
  const { tell, dispatch } = usePanel();
  const [open, setOpen] = useState(true);
  const [raw, setRaw] = useState(false);
  const messages = readMessages(value);
  // What was found may be anywhere in a message: the tree leads to it.
  const asMessages = messages !== null && !raw && hits === null;
  return (
    <section className={`channel${changed ? ' channel-changed' : ''}`} aria-label={visibleText(name)}>
      <div className="channel-head">
        <button type="button" className="channel-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span>{visibleText(name)}</span>
          <span className="quiet">{kindOf(value, messages !== null)}</span>
          {changed ? <span className="changed-mark">{t('changed')}</span> : null}
        </button>
        {messages === null ? null : (
          <IconButton
            icon="json"
            label={raw ? t('Show as messages') : t('Show as JSON')}
            pressed={raw}
            onClick={() => setRaw(!raw)}
          />
        )}
        <IconButton
          icon="edit"
          label={t('Edit {0} and fork', visibleText(name))}
          onClick={() => dispatch({ type: 'edit', channel: name })}
        />
        <IconButton
          icon="copy"
          label={t('Copy {0}', visibleText(name))}
          onClick={() => tell({ type: 'copyText', text: clipboardText(value) })}
        />
      </div>
      {open ? (
        <div className="channel-body">
          {asMessages ? (
            <MessageList messages={messages} path={[name]} />
          ) : (
            <JsonTree value={value} label={name} path={[name]} />
          )}
        </div>
      ) : null}
    </section>
  );
}

function kindOf(value: Json, messages: boolean): string {
  if (messages && Array.isArray(value))
    return value.length === 1 ? t('1 message') : t('{0} messages', value.length);
  if (typeof value === 'object' && value !== null) return summary(value);
  return value === null ? 'null' : typeof value;
}
