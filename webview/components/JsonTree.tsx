/**
 * Any JSON as a tree that folds. Children exist only while their parent is open and come by the hundred, so that a
 * list of any length costs what is looked at. Each line offers its path and its value for copying.
 */
import { t } from '@vscode/l10n';
import { createContext, useContext, useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject, pathText } from '../state/diff.js';
import { summary } from '../state/describe.js';
import { readDataUrl } from '../state/media.js';
import type { Hits, Path } from '../state/treeSearch.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { LongText } from './LongText.js';
import { MediaView } from './MediaView.js';
import { usePanel } from './panelContext.js';

const pageSize = 100;

/** What the trees below are narrowed to; null where nothing is searched for. */
export const TreeSearch = createContext<Hits | null>(null);

interface Props {
  value: Json;
  /** Says to screen readers what this is. */
  label: string;
  /** How many levels are open from the start. */
  open?: number;
  /** Where in the state the value stands; its lines offer their paths. */
  path?: Path;
}

export function JsonTree({ value, label, open = 1, path = [] }: Props) {
  const children = childrenOf(value);
  if (children === null) return <Leaf value={value} />;
  if (children.length === 0)
    return <span className="json-empty">{Array.isArray(value) ? '[ ]' : '{ }'}</span>;
  return (
    <div className="json" role="group" aria-label={visibleText(label)}>
      <Children entries={children} open={open - 1} path={path} />
    </div>
  );
}

type Entry = [key: string | number, value: Json];

function Children({ entries, open, path }: { entries: Entry[]; open: number; path: Path }) {
  const [count, setCount] = useState(pageSize);
  const hits = useContext(TreeSearch);
  const shown = hits === null ? entries : entries.filter(([key]) => hits.has([...path, key]));
  const rest = shown.length - count;
  return (
    <ul>
      {shown.slice(0, count).map(([key, value]) => (
        <li key={key}>
          <Branch value={value} open={open} path={[...path, key]} />
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
            {t('Show {0} more of {1}', Math.min(rest, pageSize), rest.toLocaleString())}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Branch({ value, open: levels, path }: { value: Json; open: number; path: Path }) {
  const [chosen, setOpen] = useState<boolean | null>(null);
  const searching = useContext(TreeSearch) !== null;
  const open = chosen ?? (levels > 0 || searching);
  const children = childrenOf(value);
  const key = <span className="json-key">{visibleText(String(path.at(-1)))}</span>;
  if (children === null || children.length === 0) {
    return (
      <div className="json-line">
        {key}
        <span className="json-colon">: </span>
        {children === null ? (
          <Leaf value={value} />
        ) : (
          <span className="json-empty">{Array.isArray(value) ? '[ ]' : '{ }'}</span>
        )}
        <LineActions path={path} value={value} />
      </div>
    );
  }
  return (
    <>
      <div className="json-head">
        <button type="button" className="json-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          {key}
          <span className="json-summary">{open ? summary(value) : preview(value)}</span>
        </button>
        <LineActions path={path} value={value} />
      </div>
      {open ? <Children entries={children} open={levels - 1} path={path} /> : null}
    </>
  );
}

/** Seen when the line is pointed at or one of them has the focus. */
function LineActions({ path, value }: { path: Path; value: Json }) {
  const { tell } = usePanel();
  const name = pathText(path);
  return (
    <span className="json-actions">
      <button
        type="button"
        className="icon-button"
        title={t('Copy path: {0}', visibleText(name))}
        aria-label={t('Copy path: {0}', visibleText(name))}
        onClick={() => tell({ type: 'copyText', text: name })}
      >
        <Icon name="symbol-key" />
      </button>
      <button
        type="button"
        className="icon-button"
        title={t('Copy value')}
        aria-label={t('Copy value of {0}', visibleText(name))}
        onClick={() => tell({ type: 'copyText', text: clipboardText(value) })}
      >
        <Icon name="copy" />
      </button>
    </span>
  );
}

function Leaf({ value }: { value: Json }) {
  if (typeof value === 'string') {
    const media = readDataUrl(value);
    return media === null ? <LongText text={value} className="json-string" /> : <MediaView media={media} />;
  }
  if (value === null) return <span className="json-null">null</span>;
  return <span className={`json-${typeof value}`}>{JSON.stringify(value)}</span>;
}

function childrenOf(value: Json): Entry[] | null {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isObject(value) ? Object.entries(value) : null;
}

/** A value as it goes to the clipboard: a text as it is, the rest as JSON. */
export function clipboardText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What a folded branch holds: its size, and its first plain values. */
function preview(value: Json): string {
  if (!isObject(value)) return summary(value);
  const plain = Object.entries(value).flatMap(([key, each]) => {
    if (typeof each === 'object') return [];
    const text = typeof each === 'string' ? each.slice(0, 40) : String(each);
    return [`${key.slice(0, 40)}: ${text}`];
  });
  return plain.length === 0
    ? summary(value)
    : visibleText(plain.slice(0, 3).join(' · ').replaceAll('\n', ' '));
}
