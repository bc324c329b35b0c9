/** The state's channels, one section each: texts as text, messages as a conversation, everything else as a tree. */
import { useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { summary } from '../state/describe.js';
import { readMessages } from '../state/messages.js';
import { visibleText } from '../state/visibleText.js';
import { IconButton } from './Button.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';

export function ValuesView({ values, changed }: { values: Json; changed: readonly string[] }) {
  if (!isObject(values)) return <JsonTree value={values} label="state" />;
  const keys = Object.keys(values);
  if (keys.length === 0) return <p className="quiet">The state is empty here.</p>;
  return (
    <div className="channels">
      {keys.map((key) => (
        <Channel key={key} name={key} value={values[key] ?? null} changed={changed.includes(key)} />
      ))}
    </div>
  );
}

function Channel({ name, value, changed }: { name: string; value: Json; changed: boolean }) {
  const { tell } = usePanel();
  const [open, setOpen] = useState(true);
  const [raw, setRaw] = useState(false);
  const messages = readMessages(value);
  return (
    <section className={`channel${changed ? ' channel-changed' : ''}`} aria-label={visibleText(name)}>
      <div className="channel-head">
        <button type="button" className="channel-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span>{visibleText(name)}</span>
          <span className="quiet">{kindOf(value, messages !== null)}</span>
          {changed ? <span className="changed-mark">changed</span> : null}
        </button>
        {messages === null ? null : (
          <IconButton
            icon="json"
            label={raw ? 'Show as messages' : 'Show as JSON'}
            pressed={raw}
            onClick={() => setRaw(!raw)}
          />
        )}
        <IconButton
          icon="copy"
          label={`Copy ${visibleText(name)}`}
          onClick={() => tell({ type: 'copyText', text: clipboardText(value) })}
        />
      </div>
      {open ? (
        <div className="channel-body">
          {messages !== null && !raw ? (
            <MessageList messages={messages} />
          ) : (
            <JsonTree value={value} label={name} />
          )}
        </div>
      ) : null}
    </section>
  );
}

function kindOf(value: Json, messages: boolean): string {
  if (messages && Array.isArray(value)) return value.length === 1 ? '1 message' : `${value.length} messages`;
  if (typeof value === 'object' && value !== null) return summary(value);
  return value === null ? 'null' : typeof value;
}

function clipboardText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
