/** The values that the client has been shown and may open further, by DAP's numbers; those of one stop. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Json, ThreadState } from '../../protocol/api.js';
import { brief, typeName } from '../values/brief.js';
import { children, counts, expressionOf } from '../values/children.js';

export interface Held {
  value: Json;
  /** What to evaluate to get at it again; null where nothing does. */
  expression: string | null;
  /** Where it can be set: in which state, and where in there. */
  place: { state: ThreadState; path: readonly (string | number)[] } | null;
  /** It is the state itself, whose fields are the channels. */
  isState: boolean;
}

interface Entry {
  load: () => Promise<Held>;
  held: Held | null;
  /** Numbers of what is inside, so that asking twice gives the same. */
  inside: Map<string, number>;
}

export class VariableTable {
  private readonly entries = new Map<number, Entry>();
  private lastReference = 0;

  clear(): void {
    this.entries.clear();
  }

  add(load: () => Promise<Held>): number {
    this.lastReference += 1;
    this.entries.set(this.lastReference, { load, held: null, inside: new Map() });
    return this.lastReference;
  }

  /** Null where the number is of an earlier stop. */
  async held(reference: number): Promise<Held | null> {
    const entry = this.entries.get(reference);
    if (entry === undefined) return null;
    entry.held ??= await entry.load();
    return entry.held;
  }

  async page(
    reference: number,
    { filter, start = 0, count = 0 }: Pick<DebugProtocol.VariablesArguments, 'filter' | 'start' | 'count'>,
  ): Promise<DebugProtocol.Variable[]> {
    const held = await this.held(reference);
    if (held === null) return [];
    const { named, indexed } = counts(held.value);
    if ((filter === 'named' && named === 0) || (filter === 'indexed' && indexed === 0)) return [];
    return children(held.value, start, count).map(({ name, value, key }) => {
      const inside: Held = {
        value,
        expression: key === null ? null : this.expressionInside(held, key),
        place:
          held.place === null || key === null ? null : { ...held.place, path: [...held.place.path, key] },
        isState: false,
      };
      return this.shown(name, inside, { reference, name });
    });
  }

  /** A value as a variable. @param at Where it is, if it is inside another. */
  shown(name: string, held: Held, at?: { reference: number; name: string }): DebugProtocol.Variable {
    const { named, indexed } = counts(held.value);
    const canOpen = named + indexed > 0;
    return {
      name,
      value: brief(held.value),
      type: typeName(held.value),
      variablesReference: canOpen ? this.referenceOf(held, at) : 0,
      ...(named > 0 ? { namedVariables: named } : {}),
      ...(indexed > 0 ? { indexedVariables: indexed } : {}),
      ...(held.expression === null ? {} : { evaluateName: held.expression }),
      ...(held.place === null ? { presentationHint: { attributes: ['readOnly'] } } : {}),
    };
  }

  private referenceOf(held: Held, at: { reference: number; name: string } | undefined): number {
    const around = at === undefined ? undefined : this.entries.get(at.reference);
    const known = around?.inside.get(at?.name ?? '');
    if (known !== undefined) return known;
    const reference = this.add(() => Promise.resolve(held));
    if (at !== undefined) around?.inside.set(at.name, reference);
    return reference;
  }

  private expressionInside(held: Held, key: string | number): string | null {
    if (held.isState) return expressionOf(null, key);
    return held.expression === null ? null : expressionOf(held.expression, key);
  }
}
