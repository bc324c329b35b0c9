/**
 * A list of messages as a conversation: who, what, which tools with which arguments and what they gave. Each message's
 * JSON is one click away. Text stays text.
 */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { parseJson } from '../state/jsonSyntax.js';
import { readMedia } from '../state/media.js';
import { readTurns } from '../state/messages.js';
import type { MessageView, Turn } from '../state/messages.js';
import type { Path } from '../state/treeSearch.js';
import { visibleText } from '../state/visibleText.js';
import { IconButton } from './Button.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { MediaView } from './MediaView.js';

/** The newest are what one looks for: older ones come on request. */
const pageSize = 60;
const icons: Record<MessageView['kind'], string> = {
  human: 'account',
  ai: 'sparkle',
  tool: 'tools',
  system: 'gear',
  other: 'comment',
};

export function MessageList({ messages, path }: { messages: MessageView[]; path: Path }) {
  const [count, setCount] = useState(pageSize);
  const turns = readTurns(messages);
  const from = Math.max(0, turns.length - count);
  return (
    <>
      {from > 0 ? (
        <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
          {t('Show {0} earlier of {1}', Math.min(from, pageSize), from.toLocaleString())}
        </button>
      ) : null}
      <ol className="messages">
        {turns.slice(from).map((turn) => (
          <Message key={turn.message.index} turn={turn} path={path} />
        ))}
      </ol>
    </>
  );
}

function Message({ turn, path }: { turn: Turn; path: Path }) {
  const [raw, setRaw] = useState(false);
  const { message, results } = turn;
  const empty = message.text === '' && message.blocks.length + message.toolCalls.length === 0;
  return (
    <li className={`message message-${message.kind}`}>
      <div className="message-role">
        <Icon name={icons[message.kind]} />
        <span>{message.role}</span>
        <span className="message-raw">
          <IconButton
            icon="json"
            label={raw ? t('Show as a message') : t('Show the JSON of this message')}
            pressed={raw}
            onClick={() => setRaw(!raw)}
          />
        </span>
        {message.name === null ? null : <span className="quiet">{visibleText(message.name)}</span>}
      </div>
      {raw ? (
        <div className="message-body">
          <JsonTree value={message.raw} label={t('message')} open={2} path={[...path, message.index]} />
          {[...results.values()].map((result) => (
            <JsonTree
              key={result.index}
              value={result.raw}
              label={t('result of a tool')}
              open={1}
              path={[...path, result.index]}
            />
          ))}
        </div>
      ) : (
        <div className="message-body">
          <Text message={message} />
          {message.blocks.map((block, at) => (
            <Block key={at} block={block} />
          ))}
          {message.toolCalls.map((call, at) => (
            <ToolCall key={at} call={call} result={results.get(call.id ?? '') ?? null} />
          ))}
          {empty ? <span className="quiet">{t('empty')}</span> : null}
        </div>
      )}
    </li>
  );
}

function ToolCall({ call, result }: { call: MessageView['toolCalls'][number]; result: MessageView | null }) {
  return (
    <div className="tool-call">
      <div className="tool-name">
        <Icon name="symbol-method" />
        <code>{visibleText(call.name)}</code>
        {result === null ? <span className="quiet">{t('no result here')}</span> : null}
      </div>
      <JsonTree value={call.args} label={t('arguments of {0}', call.name)} />
      {result === null ? null : (
        <div className="tool-result">
          <span className="quiet">{t('result')}</span>
          <Text message={result} />
          {result.blocks.map((block, at) => (
            <Block key={at} block={block} />
          ))}
        </div>
      )}
    </div>
  );
}

function Block({ block }: { block: Json }) {
  const media = readMedia(block);
  return media === null ? (
    <JsonTree value={block} label={t('content block')} open={0} />
  ) : (
    <MediaView media={media} />
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
    return <JsonTree value={parsed.value} label={t('result')} />;
  return <LongText text={text} />;
}
