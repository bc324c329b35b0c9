/**
 * The channels of a state as TypeScript declares them: `Annotation.Root`, zod objects, `StateSchema`, and the object
 * of channels that `StateGraph` also takes. Types and reducers are quoted from the source, never worked out.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { ChannelDeclaration } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';
import { oneLine } from '../extraction/quoted.js';
import { methodCall } from './builderCalls.js';
import { propertyOf } from './flow.js';
import type { Evaluator } from './members.js';
import { descendants, innerRange, namedChildren, propertyName, unwrap } from './syntax.js';

type StateValue = Extract<CodeValue, { kind: 'state' }>;

const zodObjects = /^z\w*\.(?:object|strictObject|looseObject|interface)$/;
const zodKeepsShape = new Set([
  'passthrough',
  'strict',
  'strip',
  'partial',
  'describe',
  'meta',
  'register',
  'loose',
]);

/** The state that `new StateSchema({…})`, `Annotation.Root({…})` or `z.object({…})` makes; `null` for anything else. */
export function stateOf(node: SyntaxNode, values: Evaluator): StateValue | null {
  const list = node.childForFieldName('arguments');
  const first = list ? namedChildren(list)[0] : undefined;
  if (node.type === 'new_expression') {
    const isSchema = node.childForFieldName('constructor')?.text === 'StateSchema';
    return isSchema && first ? fieldsOf(first, values) : null;
  }
  const callee = node.childForFieldName('function')?.text ?? '';
  if (first && (callee.endsWith('Annotation.Root') || zodObjects.test(callee)))
    return fieldsOf(first, values);
  return zodDerived(node, first, values);
}

/** `Base.extend({…})` and what leaves the shape as it is. */
function zodDerived(node: SyntaxNode, first: SyntaxNode | undefined, values: Evaluator): StateValue | null {
  const called = methodCall(node);
  if (!called) return null;
  const method = called.method.text;
  if (method !== 'extend' && method !== 'safeExtend' && method !== 'merge' && !zodKeepsShape.has(method))
    return null;
  const base = values.of(called.object);
  if (base.kind !== 'state' && base.kind !== 'import') return null;
  if (zodKeepsShape.has(method)) return base.kind === 'state' ? base : null;
  if (!first) return null;
  if (method === 'merge')
    return { kind: 'state', channels: [], includes: [base, values.of(first)], isOpen: false };
  const own = fieldsOf(first, values);
  return { ...own, includes: [base, ...own.includes] };
}

/** What a `StateGraph` is given: a state, or options that name it. */
export function stateOfCreation(creation: SyntaxNode, values: Evaluator): CodeValue {
  const list = creation.childForFieldName('arguments');
  const first = list ? namedChildren(list)[0] : undefined;
  if (!first) return { kind: 'unknown' };
  const object = unwrap(first);
  if (object.type !== 'object') return values.of(object);
  const named = propertyOf(object, 'state') ?? propertyOf(object, 'stateSchema');
  if (named) return values.of(named);
  const channels = propertyOf(object, 'channels');
  if (channels) return unwrap(channels).type === 'object' ? fieldsOf(channels, values) : values.of(channels);
  const input = propertyOf(object, 'input');
  return input ? values.of(input) : fieldsOf(object, values);
}

function fieldsOf(expression: SyntaxNode, values: Evaluator): StateValue {
  const object = unwrap(expression);
  const state: StateValue = { kind: 'state', channels: [], includes: [], isOpen: object.type !== 'object' };
  for (const child of object.type === 'object' ? namedChildren(object) : []) {
    const key = child.type === 'shorthand_property_identifier' ? child : child.childForFieldName('key');
    const name = key ? propertyName(key) : null;
    if (child.type === 'spread_element') {
      const included = spreadState(child, values);
      if (included) state.includes.push(included);
      else state.isOpen = true;
    } else if (key && name !== null) {
      const value = child.childForFieldName('value');
      const nameRange = key.type === 'string' ? innerRange(key) : rangeOf(key);
      state.channels.push({ name, nameRange, range: rangeOf(child), ...describe(value) });
    } else state.isOpen = true;
  }
  return state;
}

/** `...MessagesAnnotation.spec`, `...Base.shape`. */
function spreadState(spread: SyntaxNode, values: Evaluator): CodeValue | null {
  const inner = spread.firstNamedChild;
  const object = inner?.type === 'member_expression' ? inner.childForFieldName('object') : null;
  const property = inner?.childForFieldName('property')?.text ?? '';
  return object && ['spec', 'shape', 'fields'].includes(property) ? values.of(object) : null;
}

const prebuiltFields: Record<string, Pick<ChannelDeclaration, 'type' | 'reducer'>> = {
  MessagesValue: { type: 'BaseMessage[]', reducer: 'messagesStateReducer' },
  MessagesDeltaValue: { type: 'BaseMessage[]', reducer: 'messagesStateReducer' },
};

function describe(value: SyntaxNode | null): Pick<ChannelDeclaration, 'type' | 'reducer'> {
  if (!value) return { type: '', reducer: null };
  const text = value.text;
  const prebuilt = prebuiltFields[text];
  if (prebuilt) return prebuilt;
  const options = optionsOf(value);
  const reducer = options ? (propertyOf(options, 'reducer') ?? propertyOf(options, 'value')) : null;
  const fn = reducer && unwrap(reducer).type === 'object' ? propertyOf(reducer, 'fn') : reducer;
  const written = fn ? oneLine(fn.text) : null;
  const annotated = /^Annotation\s*</.test(text) ? descendants(value, ['type_arguments'])[0] : undefined;
  if (annotated) return { type: oneLine(annotated.text.slice(1, -1)), reducer: written };
  if (/^Annotation\b/.test(text)) return { type: 'any', reducer: written };
  if (/\bMessagesZodMeta\b/.test(text)) return { type: 'BaseMessage[]', reducer: 'messagesStateReducer' };
  const schema = /^(?:new\s+\w+|withLangGraph)\s*(?:<[^>]*>)?\(\s*(z[\s\S]*?),\s*\{/.exec(text)?.[1] ?? text;
  return { type: unwrap(value).type === 'object' ? '' : oneLine(schema), reducer: written };
}

/** The object of options at the end of a channel's call: `Annotation<T>({…})`, `withLangGraph(schema, {…})`. */
function optionsOf(value: SyntaxNode): SyntaxNode | null {
  const node = unwrap(value);
  if (node.type === 'object') return node;
  const list = node.childForFieldName('arguments');
  const last = list ? namedChildren(list).at(-1) : undefined;
  return last && unwrap(last).type === 'object' ? unwrap(last) : null;
}
