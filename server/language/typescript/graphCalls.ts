/** Reads the calls on TypeScript and JavaScript builders for declareCalls.ts: their arguments, options and literals. */
import { rangeBetween, rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { BuilderCall, BuilderMethod, CallReader, LiteralEntry } from '../extraction/declareCalls.js';
import { builderMethods, methodCall } from './builderCalls.js';
import { propertyOf } from './flow.js';
import { referencesOf, type ReferenceSource } from './references.js';
import { innerRange, namedChildren, propertyName, stringOf, unwrap } from './syntax.js';

export interface FoundCall {
  node: SyntaxNode;
  /** What the method is called on. */
  object: SyntaxNode;
  name: SyntaxNode;
  method: BuilderMethod;
}

/** Calls of builder methods in the order of the source: in a chain the outermost call is the last one written. */
export function findBuilderCalls(calls: SyntaxNode[], text: string): FoundCall[] {
  return calls
    .flatMap((node): FoundCall[] => {
      // Cheap test first: asking the tree costs more than looking at the text.
      if (!builderCall.test(text.slice(node.startIndex, node.endIndex))) return [];
      const called = methodCall(node);
      const method = called ? builderMethods.get(called.method.text) : undefined;
      return called && method ? [{ node, object: called.object, name: called.method, method }] : [];
    })
    .sort((a, b) => a.name.startIndex - b.name.startIndex);
}

const builderCall =
  /\.\s*(?:add(?:Node|Sequence|Edge|ConditionalEdges)|set\w+Point|setNodeDefaults|validate|compile|withConfig)\b/;

/** The call of a builder's method on an expression, whatever wraps that. */
export function callsByObject(calls: FoundCall[]): (object: SyntaxNode) => SyntaxNode | undefined {
  const byObject = new Map(calls.map(({ object, node }) => [unwrap(object).id, node]));
  return (object) => byObject.get(object.id);
}

export function toBuilderCall({ node, name, method }: FoundCall): BuilderCall<SyntaxNode> {
  const list = node.childForFieldName('arguments');
  const positional = list ? namedChildren(list) : [];
  const first = positional[0] ? unwrap(positional[0]) : null;
  const hasOptions = first?.type === 'object' && (method === 'compile' || method === 'branch');
  return {
    method,
    range: rangeBetween(name, list ?? name),
    positional: hasOptions ? [] : positional,
    named(...names) {
      if (!hasOptions) return null;
      for (const each of names) {
        const value = propertyOf(first, each);
        if (value) return value;
      }
      return null;
    },
  };
}

export function callReader(
  values: ReferenceSource,
  isSoleUse: (expression: SyntaxNode) => boolean,
): CallReader<SyntaxNode> {
  return {
    value: (expression) => values.of(expression),
    range: rangeOf,
    references: (expression) => referencesOf(expression, values),
    isSoleUse,
    entries: (expression) => entriesOf(unwrap(expression)),
    isList: (expression) => unwrap(expression).type === 'array',
  };

  function entriesOf(object: SyntaxNode): LiteralEntry<SyntaxNode>[] | null {
    if (object.type !== 'object') return null;
    return namedChildren(object).map((child) => {
      const key = child.type === 'pair' ? child.childForFieldName('key') : null;
      const value = child.childForFieldName('value') ?? child;
      return { key: key ? keyOf(key) : null, value };
    });
  }

  function keyOf(key: SyntaxNode): LiteralEntry<SyntaxNode>['key'] {
    const literal = propertyName(key);
    const inner = key.type === 'computed_property_name' ? key.firstNamedChild : null;
    if (literal === null && inner) return { value: values.of(inner), range: rangeOf(inner) };
    const text = inner ?? key;
    const range = stringOf(text) === null ? rangeOf(text) : innerRange(text);
    return { value: { kind: 'string', value: literal ?? '', range }, range };
  }
}
