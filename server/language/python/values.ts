/**
 * What an expression of a Python file stands for (`CodeValue`), followed through variables, classes and `self` of that
 * file. What leads out of the file stays an `import`; the linker goes on from there. Every value is worked out at most
 * once, and one that depends on itself is unknown.
 */
import type { References } from '../model/declarations.js';
import type { CodeValue, FunctionValue } from '../model/fileModel.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings, Definition } from './bindings.js';
import { builderMethods } from './builderMethods.js';
import { flowOf, returnedBy } from './flow.js';
import { knownImport } from './knownImports.js';
import { classMembers, selfMember } from './members.js';
import { referencesOf, type Evaluator } from './references.js';
import { stateOfCall, stateOfClass } from './state.js';
import { argumentsOf, calleeName, innerRange, stringOf, unwrap } from './syntax.js';

const unknown: CodeValue = { kind: 'unknown' };

export class Values implements Evaluator {
  private readonly known = new Map<number, CodeValue>();

  /** @param builders The index of the builder that a call, or a function of the functional API (by its id), creates. */
  constructor(
    readonly bindings: Bindings,
    private readonly builders: ReadonlyMap<number, number>,
  ) {}

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

  ofDefinition(definition: Definition | null): CodeValue {
    if (definition?.kind === 'value') return this.of(definition.node);
    if (definition?.kind !== 'import') return unknown;
    return importValue(definition.module, definition.name);
  }

  /**
   * The name that a node gets from the function it is given; `null` where the source does not tell. That of a
   * function of another file is left to the linker.
   */
  functionName(expression: SyntaxNode): CodeValue | null {
    const value = this.of(expression);
    if (value.kind === 'function')
      return value.name === undefined ? null : { kind: 'string', value: value.name };
    return value.kind === 'import' && value.name !== '*'
      ? { kind: 'member', of: value, name: '__name__' }
      : null;
  }

  /** The names that an expression gives where nodes are named. */
  references(expression: SyntaxNode): References {
    return referencesOf(expression, this);
  }

  /** Where the function of an entrypoint leads, which by itself stands for the graph. */
  ofFunction(node: SyntaxNode): FunctionValue {
    const name = node.childForFieldName('name');
    return {
      kind: 'function',
      range: rangeOf(node.parent?.type === 'decorated_definition' ? node.parent : node),
      ...(name && { name: name.text, nameRange: rangeOf(name) }),
      returns: this.returnsOf(node),
      flow: flowOf(node, this),
    };
  }

  private evaluate(node: SyntaxNode): CodeValue {
    const text = stringOf(node);
    if (text !== null) return { kind: 'string', value: text, range: innerRange(node) };
    const builder = this.builders.get(node.id);
    if (builder !== undefined) return { kind: 'builder', builder };
    switch (node.type) {
      case 'identifier':
        return this.ofDefinition(this.bindings.resolve(node));
      case 'function_definition':
      case 'lambda':
        return this.ofFunction(node);
      case 'class_definition':
        return (
          stateOfClass(node, this) ?? {
            kind: 'members',
            range: rangeOf(node),
            members: classMembers(node, this),
          }
        );
      case 'list':
      case 'tuple':
        return { kind: 'list', range: rangeOf(node), references: this.references(node) };
      case 'call':
        return this.ofCall(node);
      case 'attribute':
        return this.ofAttribute(node);
      case 'none':
        return unknown;
      default:
        return { kind: 'code', range: rangeOf(node) };
    }
  }

  private ofAttribute(node: SyntaxNode): CodeValue {
    const object = node.childForFieldName('object');
    const name = node.childForFieldName('attribute')?.text ?? '';
    if (object?.text === 'self') return selfMember(node, name, this);
    const of = this.of(object);
    if (of.kind === 'members') return of.members.get(name) ?? unknown;
    // `.value` of an enum's member is the text it was given.
    if (of.kind === 'string') return name === 'value' ? of : unknown;
    if (of.kind === 'import' && of.name === '*') return memberOf(of.specifier, name);
    if (of.kind === 'import' || of.kind === 'call' || of.kind === 'member')
      return { kind: 'member', of, name };
    return unknown;
  }

  private returnsOf(node: SyntaxNode): CodeValue[] {
    return returnedBy(node)
      .filter((each) => !/^(?:Command|Send)$/.test(calleeName(unwrap(each))))
      .map((each) => this.of(each))
      .filter(
        ({ kind }) => kind === 'builder' || kind === 'function' || kind === 'import' || kind === 'call',
      );
  }

  private ofCall(node: SyntaxNode): CodeValue {
    const callee = node.childForFieldName('function');
    const method = callee?.childForFieldName('attribute')?.text ?? '';
    if (callee?.type === 'attribute' && (builderMethods.has(method) || method === 'with_config')) {
      return this.of(callee.childForFieldName('object'));
    }
    const state = stateOfCall(node);
    if (state) return state;
    const called = this.of(callee);
    // An instance has the names of its class.
    if (called.kind === 'members') return called;
    const args = argumentsOf(node).positional.map((each) => this.of(each));
    return { kind: 'call', callee: called, args, range: rangeOf(node) };
  }
}

function importValue(module: string, name: string | null): CodeValue {
  return name === null ? { kind: 'import', specifier: module, name: '*' } : memberOf(module, name);
}

function memberOf(module: string, name: string): CodeValue {
  return knownImport(module, name) ?? { kind: 'import', specifier: module, name };
}
