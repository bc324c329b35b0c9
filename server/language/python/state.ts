/**
 * The channels of a state as Python declares them: the annotated names of a `TypedDict`, a pydantic model or a
 * dataclass. Types and reducers are quoted from the source, never worked out.
 *
 * Source of what a reducer is: the last metadata of `Annotated`, as `StateGraph` of langgraph 1.x reads it.
 */
import type { ChannelDeclaration } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';
import { oneLine } from '../extraction/quoted.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Evaluator } from './references.js';
import { genericOf } from './returnTypes.js';
import { argumentsOf, calleeName, innerRange, namedChildren, stringOf, unwrap } from './syntax.js';

type StateValue = Extract<CodeValue, { kind: 'state' }>;

/** Bases that say how a class is made, and add no names to it. */
const neutralBases = /^(?:TypedDict|BaseModel|NamedTuple|Generic\b.*|Protocol\b.*|ABC|object)$/s;

/** The state that a class declares; `null` for a class of anything else. */
export function stateOfClass(node: SyntaxNode, values: Evaluator): StateValue | null {
  const list = node.childForFieldName('superclasses');
  const bases = list ? namedChildren(list).filter(({ type }) => type !== 'keyword_argument') : [];
  const channels = fieldsOf(node);
  const open = bases.filter(({ text }) => !neutralBases.test(lastName(text)));
  const includes = open.map((each) => values.of(each));
  const isModel =
    isDataclass(node) || bases.some(({ text }) => /^(?:TypedDict|BaseModel)$/.test(lastName(text)));
  const extendsState = includes.some(
    ({ kind }) => kind === 'state' || (kind === 'import' && channels.length > 0),
  );
  return isModel || extendsState ? { kind: 'state', channels, includes, isOpen: false } : null;
}

/** `TypedDict("State", {"topic": str})`; `null` for other calls. */
export function stateOfCall(call: SyntaxNode): StateValue | null {
  const [, fields] = calleeName(call) === 'TypedDict' ? argumentsOf(call).positional : [];
  const dictionary = fields && unwrap(fields);
  if (dictionary?.type !== 'dictionary') return null;
  const channels = namedChildren(dictionary).flatMap((entry): ChannelDeclaration[] => {
    const key = entry.childForFieldName('key');
    const type = entry.childForFieldName('value');
    const name = key ? stringOf(key) : null;
    if (!key || !type || name === null) return [];
    return [{ name, nameRange: innerRange(key), range: rangeOf(entry), ...describe(type) }];
  });
  return {
    kind: 'state',
    channels,
    includes: [],
    isOpen: channels.length < namedChildren(dictionary).length,
  };
}

function fieldsOf(node: SyntaxNode): ChannelDeclaration[] {
  const body = node.childForFieldName('body');
  return (body ? namedChildren(body) : []).flatMap((statement): ChannelDeclaration[] => {
    const [assignment] = statement.type === 'expression_statement' ? namedChildren(statement) : [];
    const name = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
    const type = assignment?.childForFieldName('type');
    if (!assignment || name?.type !== 'identifier' || !type) return [];
    if (name.text === 'model_config' || /\bClassVar\b/.test(type.text)) return [];
    return [{ name: name.text, nameRange: rangeOf(name), range: rangeOf(assignment), ...describe(type) }];
  });
}

function isDataclass(node: SyntaxNode): boolean {
  const decorated = node.parent?.type === 'decorated_definition' ? node.parent : null;
  return (decorated ? namedChildren(decorated) : []).some(
    ({ type, text }) => type === 'decorator' && /^@\s*(?:[\w.]*\.)?dataclass\b/.test(text),
  );
}

function describe(type: SyntaxNode): Pick<ChannelDeclaration, 'type' | 'reducer'> {
  const generic = genericOf(type, null);
  const [first, ...metadata] = generic?.args ?? [];
  if (generic && first && wrappers.has(generic.name)) return describe(first);
  if (generic?.name !== 'Annotated' || !first) return { type: oneLine(type.text), reducer: null };
  const last = metadata.at(-1)?.text ?? '';
  return { type: oneLine(first.text), reducer: isFunctionText(last) ? oneLine(last) : null };
}

const wrappers = new Set(['Required', 'NotRequired', 'ReadOnly', 'Optional']);

/** Not a description, a `Field(…)` or a channel's class (`EphemeralValue`). */
function isFunctionText(text: string): boolean {
  return /^(?:[\w.]*\.)?_*[a-z]\w*$/.test(text) || /^lambda\b/.test(text) || /^[a-z_][\w.]*\(/.test(text);
}

function lastName(text: string): string {
  return text.replace(/^[\w.]*\./, '');
}
