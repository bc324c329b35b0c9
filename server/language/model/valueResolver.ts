/**
 * Follows a value through imports, members and calls to what it stands for, across files. Knows no language: files
 * come as `FileModel`s. What is made of the result is left to the linkers.
 */
import type { TextRange } from '../../protocol/language.js';
import type { BuilderModel, CodeValue, FileModel } from './fileModel.js';

export interface LinkSources {
  /** `null` for a file that is not there or not to be read. */
  file(path: string): FileModel | null;
  /** The file that `specifier` means in the file `from`; `null` outside of the project. */
  resolveModule(from: string, specifier: string): string | null;
}

/** A value with the file it was found in; imports and calls have been followed. */
export type Resolved =
  | { path: string; value: Exclude<CodeValue, { kind: 'import' | 'member' | 'call' }> }
  | { path: string; value: { kind: 'module' } };

export interface BuilderRef {
  path: string;
  index: number;
  builder: BuilderModel;
}

/** How many imports, members and calls one value may go through. */
const maxSteps = 40;

export class ValueResolver {
  /** Files that the results depend on. */
  readonly files = new Set<string>();

  constructor(private readonly sources: LinkSources) {}

  model(path: string): FileModel | null {
    this.files.add(path);
    return this.sources.file(path);
  }

  builder(path: string, index: number): BuilderRef | null {
    const builder = this.model(path)?.builders[index];
    return builder ? { path, index, builder } : null;
  }

  exported(path: string, name: string, steps = 0): Resolved | null {
    const model = steps > maxSteps ? null : this.model(path);
    if (!model) return null;
    if (name === '*') return { path, value: { kind: 'module' } };
    const own = model.exports.get(name);
    if (own) return this.resolve(path, own, steps + 1);
    if (name === 'default') return null;
    for (const specifier of model.exportStars) {
      const target = this.sources.resolveModule(path, specifier);
      const found = target === null ? null : this.exported(target, name, steps + 1);
      if (found) return found;
    }
    return null;
  }

  resolve(path: string, value: CodeValue, steps = 0): Resolved | null {
    if (steps > maxSteps) return null;
    switch (value.kind) {
      case 'import': {
        const target = this.sources.resolveModule(path, value.specifier);
        return target === null ? null : this.exported(target, value.name, steps + 1);
      }
      case 'member': {
        const of = this.resolve(path, value.of, steps + 1);
        if (of?.value.kind === 'module') return this.exported(of.path, value.name, steps + 1);
        if (of?.value.kind === 'function' && value.name === '__name__' && of.value.name !== undefined)
          return { path: of.path, value: { kind: 'string', value: of.value.name } };
        const member = of?.value.kind === 'members' ? of.value.members.get(value.name) : undefined;
        return of && member ? this.resolve(of.path, member, steps + 1) : null;
      }
      case 'call':
        return this.called(path, value, steps);
      default:
        return { path, value };
    }
  }

  /** The builders that a value is, or that a function makes. */
  buildersOf(resolved: Resolved, steps = 0): BuilderRef[] {
    if (steps > maxSteps) return [];
    const { path, value } = resolved;
    if (value.kind === 'builder') {
      const found = this.builder(path, value.builder);
      return found ? [found] : [];
    }
    if (value.kind !== 'function') return [];
    const found = value.returns.flatMap((each) => {
      const result = this.resolve(path, each, steps + 1);
      return result ? this.buildersOf(result, steps + 1) : [];
    });
    return found.filter(
      (each, index) => found.findIndex(({ builder }) => builder === each.builder) === index,
    );
  }

  /** What a call gives: what its function returns, or else the first function or graph it wraps, or else its place. */
  private called(path: string, call: Extract<CodeValue, { kind: 'call' }>, steps: number): Resolved {
    const callee = this.resolve(path, call.callee, steps + 1);
    // What a class makes has the names of the class.
    if (callee?.value.kind === 'members') return { path: callee.path, value: callee.value };
    const returned = callee?.value.kind === 'function' ? callee.value.returns : [];
    for (const value of returned) {
      const result = callee && this.resolve(callee.path, value, steps + 1);
      if (result && isUseful(result)) return result;
    }
    for (const value of call.args) {
      const result = this.resolve(path, value, steps + 1);
      if (result?.value.kind === 'function' || result?.value.kind === 'builder') return result;
    }
    return { path, value: { kind: 'code', range: call.range } };
  }
}

function isUseful({ value }: Resolved): boolean {
  return (
    value.kind === 'function' ||
    value.kind === 'builder' ||
    value.kind === 'members' ||
    value.kind === 'state' ||
    value.kind === 'module'
  );
}

/** Where the code is that a value stands for. */
export function placeOf({ value }: Resolved): TextRange | undefined {
  return value.kind === 'function' || value.kind === 'members' || value.kind === 'code'
    ? value.range
    : undefined;
}
