/** Whether a class is one of LangGraph's builders: under its own name, an alias, a namespace or as a base class. */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings, Definition } from './bindings.js';
import { isBuilderClass } from './builderCalls.js';
import { descendants, namedChildren, stringOf, unwrap } from './syntax.js';

/** How many aliases and base classes are followed: more than people write, few enough for a cycle. */
const maxSteps = 8;

export function builderClassOf(constructor: SyntaxNode | null, bindings: Bindings, steps = 0): boolean {
  if (!constructor || steps > maxSteps) return false;
  const node = unwrap(constructor);
  if (node.type === 'member_expression') {
    const property = node.childForFieldName('property');
    return property !== null && isBuilderClass(property.text, null);
  }
  if (node.type !== 'identifier') return false;
  const definition = bindings.resolve(node);
  // Without a definition (its import is being written, or it is a global) the name decides.
  if (!definition) return isBuilderClass(node.text, null);
  return isBuilderDefinition(definition, bindings, steps + 1);
}

function isBuilderDefinition(definition: Definition, bindings: Bindings, steps: number): boolean {
  switch (definition.kind) {
    case 'import':
      return isBuilderClass(definition.name, definition.specifier);
    case 'variable': {
      const imported = definition.path.at(-1);
      const specifier = definition.value ? requiredModule(definition.value) : null;
      if (imported !== undefined) return isBuilderClass(imported, specifier);
      return builderClassOf(definition.value, bindings, steps);
    }
    case 'declaration': {
      const heritage = namedChildren(definition.node).find((child) => child.type === 'class_heritage');
      if (!heritage) return false;
      const base = descendants(heritage, ['extends_clause'])[0]?.childForFieldName('value');
      return builderClassOf(base ?? heritage.firstNamedChild, bindings, steps);
    }
    case 'parameter':
      return false;
  }
}

/** The module of `require('…')` or `await import('…')`. */
function requiredModule(value: SyntaxNode): string | null {
  const call = unwrap(value);
  const first = call.type === 'call_expression' ? call.childForFieldName('arguments')?.firstNamedChild : null;
  return first ? stringOf(first) : null;
}
