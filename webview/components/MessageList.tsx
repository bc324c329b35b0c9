/** A list of messages as a conversation: who, what, which tools with which arguments. Text stays text. */
import { useState } from 'react';
import { isObject } from '../state/diff.js';
import { parseJson } from '../state/jsonSyntax.js';
import type { MessageView } from '../state/messages.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';

/** The newest are what one looks for: older ones come on request. */
const pageSize = 60;
const icons: Record<MessageView['kind'], string> = {
  human: 'account',
  ai: 'sparkle',
  tool: 'tools',
  system: 'gear',
  other: 'comment',
};

export function MessageList({ messages }: { messages: MessageView[] }) {
  const [count, setCount] = useState(pageSize);
  const from = Math.max(0, messages.length - count);
  return (
    <>
      {from > 0 ? (
        <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
          Show {Math.min(from, pageSize)} earlier of {from.toLocaleString()}
        </button>
      ) : null}
      <ol className="messages">
        {messages.slice(from).map((message, index) => (
          <li key={from + index} className={`message message-${message.kind}`}>
            <div className="message-role">
              <Icon name={icons[message.kind]} />
              <span>{message.role}</span>
              {message.name === null ? null : <span className="quiet">{visibleText(message.name)}</span>}
            </div>
            <div className="message-body">
              <Text message={message} />
              {message.blocks.map((block, at) => (
                <JsonTree key={at} value={block} label="content block" open={0} />
              ))}
              {message.toolCalls.map((call, at) => (
                <div key={at} className="tool-call">
                  <div className="tool-name">
                    <Icon name="symbol-method" />
                    <code>{visibleText(call.name)}</code>
                  </div>
                  <JsonTree value={call.args} label={`arguments of ${call.name}`} />
                </div>
              ))}
              {message.text === '' && message.blocks.length + message.toolCalls.length === 0 ? (
                <span className="quiet">empty</span>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Longer ones stay text: parsing them on each render would be felt. */
const parsedUpTo = 20_000;

/** Tools often answer with JSON: that reads better as a tree. */
function Text({ message }: { message: MessageView }) {
  const { text, kind } = message;
  if (text === '') return null;
  const parsed =
    kind === 'tool' && /^\s*[{[]/.test(text) && text.length <= parsedUpTo ? parseJson(text) : null;
  if (parsed?.ok === true && (isObject(parsed.value) || Array.isArray(parsed.value)))
    return <JsonTree value={parsed.value} label="result" />;
  return <LongText text={text} />;
}
