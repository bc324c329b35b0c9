/**
 * What an expression of a TypeScript or JavaScript file stands for (`CodeValue`), followed through variables,
 * assignments, parameters, objects and classes of that file. What leads out of the file stays an `import`; the
 * linker goes on from there. Every value is worked out at most once, and one that depends on itself is unknown.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { CodeValue } from '../model/fileModel.js';
import type { Bindings, Definition } from './bindings.js';
import type { FunctionScopes } from './scopes.js';
import { builderMethods, methodCall, sameFunctionMethods } from './builderCalls.js';
import { classMembers, enumMembers, objectMembers, thisMember } from './members.js';
import { flowOf, returnedBy } from './flow.js';
import { knownImport } from './knownImports.js';
import { referencesOf } from './references.js';
import { stateOf } from './state.js';
import { innerRange, isFunction, namedChildren, stringOf, unwrap, type FileNodes } from './syntax.js';

const unknown: CodeValue = { kind: 'unknown' };

export interface ValueSource {
  nodes: FileNodes;
  bindings: Bindings;
  functions: FunctionScopes;
  /** The index of the builder that a `new` expression (by its id) creates. */
  builders: Map<number, number>;
}

export class Values {
  private readonly known = new Map<number, CodeValue>();

  constructor(private readonly source: ValueSource) {}

  get bindings(): Bindings {
    return this.source.bindings;
  }

  of(expression: SyntaxNode | null): CodeValue {
    if (!expression) return unknown;
    const node = unwrap(expression);
    const known = this.known.get(node.id);
    if (known) return known;
    this.known.set(node.id, unknown);
    const value = this.evaluate(node);
    this.known.set(node.id, value);
    return value;
  }

  private evaluate(node: SyntaxNode): CodeValue {
    const text = stringOf(node);
    if (text !== null) return { kind: 'string', value: text, range: innerRange(node) };
    if (isFunction(node)) return this.ofFunction(node);
    switch (node.type) {
      case 'identifier':
      case 'shorthand_property_identifier':
        return this.ofIdentifier(node);
      case 'new_expression':
        return this.ofNew(node);
      case 'call_expression':
        return this.ofCall(node);
      case 'member_expression':
        return this.ofMember(node);
      case 'array':
        return { kind: 'list', range: rangeOf(node), references: referencesOf(node, this) };
      case 'object':
        return { kind: 'members', range: rangeOf(node), members: objectMembers(node, this) };
      case 'class':
      case 'class_declaration':
      case 'abstract_class_declaration':
        return { kind: 'members', range: rangeOf(node), members: classMembers(node, this) };
      case 'enum_declaration':
        return { kind: 'members', range: rangeOf(node), members: enumMembers(node) };
      case 'undefined':
      case 'null':
        return unknown;
      default:
        return { kind: 'code', range: rangeOf(node) };
    }
  }

  private ofFunction(node: SyntaxNode): CodeValue {
    const name = node.childForFieldName('name') ?? this.source.nodes.variableOf(node);
    return {
      kind: 'function',
      range: rangeOf(node),
      ...(name && { nameRange: rangeOf(name) }),
      returns: this.returnsOf(node),
      flow: flowOf(node, { ...this.source, of: (each) => this.of(each) }),
    };
  }

  /** A name without a definition is a global, or its import is still to be written. */
  private ofIdentifier(node: SyntaxNode): CodeValue {
    const definition = this.source.bindings.resolve(node);
    return definition ? this.ofDefinition(definition) : (knownImport(null, node.text) ?? unknown);
  }

  private ofDefinition(definition: Definition | null): CodeValue {
    switch (definition?.kind) {
      case 'variable':
        return definition.path.reduce(memberOf, this.of(definition.value));
      case 'declaration':
        return this.of(definition.node);
      case 'import':
        return importValue(definition.specifier, definition.name);
      case 'parameter':
        return this.ofParameter(definition);
      case undefined:
        return unknown;
    }
  }

  /** What the first call in this file passes for the parameter: helpers that add nodes to a builder they are given. */
  private ofParameter(definition: Extract<Definition, { kind: 'parameter' }>): CodeValue {
    const owner = definition.of;
    const name = owner.childForFieldName('name') ?? this.source.nodes.variableOf(owner);
    if (!name || owner.type === 'method_definition') return unknown;
    for (const call of this.source.nodes.callsOf(name.text)) {
      const list = call.childForFieldName('arguments');
      const argument = list ? namedChildren(list)[definition.index] : undefined;
      if (argument && definition.at.parent?.type !== 'object_pattern') return this.of(argument);
    }
    return unknown;
  }

  private ofNew(node: SyntaxNode): CodeValue {
    const builder = this.source.builders.get(node.id);
    if (builder !== undefined) return { kind: 'builder', builder };
    const state = stateOf(node, this);
    if (state) return state;
    const instance = this.of(node.childForFieldName('constructor'));
    return instance.kind === 'members' ? instance : { kind: 'code', range: rangeOf(node) };
  }

  private ofCall(node: SyntaxNode): CodeValue {
    const callee = node.childForFieldName('function');
    const list = node.childForFieldName('arguments');
    const args = list ? namedChildren(list) : [];
    if (!callee) return unknown;
    const builder = this.source.builders.get(node.id);
    if (builder !== undefined) return { kind: 'builder', builder };
    const called = methodCall(node);
    if (called) {
      const method = called.method.text;
      if (sameFunctionMethods.has(method) || builderMethods.has(method)) return this.of(called.object);
    }
    const state = stateOf(node, this);
    if (state) return state;
    const moduleName =
      args[0] && (callee.type === 'import' || callee.text === 'require') ? stringOf(args[0]) : null;
    if (moduleName !== null) return { kind: 'import', specifier: moduleName, name: '*' };
    return {
      kind: 'call',
      callee: this.of(callee),
      args: args.filter((each) => each.type !== 'object').map((each) => this.of(each)),
      range: rangeOf(node),
    };
  }

  private ofMember(node: SyntaxNode): CodeValue {
    const object = node.childForFieldName('object');
    const property = node.childForFieldName('property');
    if (!object || !property) return unknown;
    if (object.type === 'this') return thisMember(node, property.text, this);
    return memberOf(this.of(object), property.text);
  }

  private returnsOf(node: SyntaxNode): CodeValue[] {
    return returnedBy(node, this.source)
      .filter((each) => unwrap(each).type !== 'object')
      .map((each) => this.of(each))
      .filter(({ kind }) => kind !== 'code' && kind !== 'string' && kind !== 'list' && kind !== 'unknown');
  }
}

/** An import, or what it stands for where that is LangGraph's own. */
export function importValue(specifier: string, name: string): CodeValue {
  return knownImport(specifier, name) ?? { kind: 'import', specifier, name };
}

function memberOf(of: CodeValue, name: string): CodeValue {
  if (of.kind === 'members') return of.members.get(name) ?? unknown;
  const known = of.kind === 'import' && of.name === '*' ? knownImport(of.specifier, name) : null;
  if (known) return known;
  if (of.kind === 'import' || of.kind === 'call' || of.kind === 'member') return { kind: 'member', of, name };
  return unknown;
}
