/** Recognises lists of LangChain messages in a state and reads them for display. Anything unsure is plain JSON instead. */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from './diff.js';

export interface MessageView {
  /** Human, AI, Tool, System…: as shown. */
  role: string;
  kind: 'human' | 'ai' | 'tool' | 'system' | 'other';
  /** Name of the tool or of the author. */
  name: string | null;
  text: string;
  /** Content blocks that are not text. */
  blocks: Json[];
  toolCalls: { name: string; args: Json; id: string | null }[];
  /** The call that a tool's message answers. */
  answers: string | null;
  /** Its place in the list, for paths. */
  index: number;
  raw: Json;
}

/** A message as the conversation shows it: the results of its tool calls stand with the calls. */
export interface Turn {
  message: MessageView;
  results: Map<string, MessageView>;
}

/** Each tool's message goes to the call that it answers, where that is in the list; all others are turns. */
export function readTurns(messages: readonly MessageView[]): Turn[] {
  const turns: Turn[] = [];
  const callers = new Map<string, Turn>();
  for (const message of messages) {
    const caller = message.answers === null ? undefined : callers.get(message.answers);
    if (caller !== undefined && message.answers !== null && !caller.results.has(message.answers)) {
      caller.results.set(message.answers, message);
      continue;
    }
    const turn = { message, results: new Map<string, MessageView>() };
    turns.push(turn);
    for (const { id } of message.toolCalls) if (id !== null) callers.set(id, turn);
  }
  return turns;
}

/** By the message's type or role. Functions: the texts of the display language come after the modules. */
const roles: Record<string, [MessageView['kind'], () => string]> = {
  human: ['human', () => t('Human')],
  user: ['human', () => t('Human')],
  HumanMessageChunk: ['human', () => t('Human')],
  ai: ['ai', () => t('AI')],
  assistant: ['ai', () => t('AI')],
  AIMessageChunk: ['ai', () => t('AI')],
  tool: ['tool', () => t('Tool')],
  function: ['tool', () => t('Function')],
  system: ['system', () => t('System')],
  developer: ['system', () => t('Developer')],
  remove: ['other', () => t('Remove')],
  generic: ['other', () => t('Message')],
};

/** The messages of `value`; null where it is not a list of messages and nothing else. */
export function readMessages(value: Json): MessageView[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const views = value.map(readMessage);
  return views.every((view) => view !== null) ? views : null;
}

function readMessage(value: Json, index: number): MessageView | null {
  if (!isObject(value) || !('content' in value)) return null;
  const type = value.type ?? value.role;
  const known = typeof type === 'string' && Object.hasOwn(roles, type) ? roles[type] : undefined;
  if (known === undefined) return null;
  const [kind, role] = known;
  const content = Array.isArray(value.content) ? value.content : [value.content ?? ''];
  const texts = content.map(textOf);
  return {
    role: role(),
    kind,
    name: typeof value.name === 'string' && value.name !== '' ? value.name : null,
    text: texts.filter((text) => text !== null).join('\n'),
    blocks: content.filter((block, index) => texts[index] === null && !isToolCallBlock(block)),
    toolCalls: Array.isArray(value.tool_calls) ? value.tool_calls.flatMap(readCall) : [],
    answers: typeof value.tool_call_id === 'string' ? value.tool_call_id : null,
    index,
    raw: value,
  };
}

function textOf(block: Json): string | null {
  if (typeof block === 'string') return block;
  return isObject(block) && block.type === 'text' && typeof block.text === 'string' ? block.text : null;
}

/** They are in `tool_calls` as well. */
function isToolCallBlock(block: Json): boolean {
  return isObject(block) && (block.type === 'tool_use' || block.type === 'tool_call');
}

function readCall(call: Json): MessageView['toolCalls'] {
  if (!isObject(call) || typeof call.name !== 'string') return [];
  return [{ name: call.name, args: call.args ?? {}, id: typeof call.id === 'string' ? call.id : null }];
}
