/**
 * Any JSON as a tree that folds. Children exist only while their parent is open and come by the hundred, so that a
 * list of any length costs what is looked at.
 */
import { useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { summary } from '../state/describe.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { LongText } from './LongText.js';

const pageSize = 100;

interface Props {
  value: Json;
  /** Says to screen readers what this is. */
  label: string;
  /** How many levels are open from the start. */
  open?: number;
}

export function JsonTree({ value, label, open = 1 }: Props) {
  const children = childrenOf(value);
  if (children === null) return <Leaf value={value} />;
  if (children.length === 0)
    return <span className="json-empty">{Array.isArray(value) ? '[ ]' : '{ }'}</span>;
  return (
    <div className="json" role="group" aria-label={visibleText(label)}>
      <Children entries={children} open={open - 1} />
    </div>
  );
}

type Entry = [key: string, value: Json];

function Children({ entries, open }: { entries: Entry[]; open: number }) {
  const [count, setCount] = useState(pageSize);
  const rest = entries.length - count;
  return (
    <ul>
      {entries.slice(0, count).map(([key, value]) => (
        <li key={key}>
          <Branch name={key} value={value} open={open} />
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
            Show {Math.min(rest, pageSize)} more of {rest.toLocaleString()}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Branch({ name, value, open: levels }: { name: string; value: Json; open: number }) {
  const [open, setOpen] = useState(levels > 0);
  const children = childrenOf(value);
  const key = <span className="json-key">{visibleText(name)}</span>;
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
      </div>
    );
  }
  return (
    <>
      <button type="button" className="json-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        {key}
        <span className="json-summary">{open ? summary(value) : preview(value)}</span>
      </button>
      {open ? <Children entries={children} open={levels - 1} /> : null}
    </>
  );
}

function Leaf({ value }: { value: Json }) {
  if (typeof value === 'string') return <LongText text={value} className="json-string" />;
  if (value === null) return <span className="json-null">null</span>;
  return <span className={`json-${typeof value}`}>{JSON.stringify(value)}</span>;
}

function childrenOf(value: Json): Entry[] | null {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return isObject(value) ? Object.entries(value) : null;
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
