/** What a file exports, its re-exports followed: which names, what they are, and whether there may be more. */
import type { CodeLocation } from './graphModel.js';
import { ValueResolver, type LinkSources, type Resolved } from './valueResolver.js';

export interface FileExports {
  /** `graph` is a builder, what it compiles to, or a function that makes one. */
  names: Map<string, 'graph' | 'other'>;
  /** Code may export more than `names`. */
  isOpen: boolean;
}

/** `null` for a file whose exports cannot be told. */
export function fileExports(path: string, sources: LinkSources): FileExports | null {
  const found: FileExports = { names: new Map(), isOpen: false };
  return collect(path, sources, found, new Set()) ? found : null;
}

/** False where the file is not known. */
function collect(path: string, sources: LinkSources, found: FileExports, seen: Set<string>): boolean {
  if (seen.has(path)) return true;
  const isFirst = seen.size === 0;
  seen.add(path);
  const model = sources.file(path);
  if (!model) return false;
  if (model.hasErrors || model.hasOpenExports) found.isOpen = true;
  const resolver = new ValueResolver(sources);
  for (const [name, value] of model.exports) {
    if ((name === 'default' && !isFirst) || found.names.has(name)) continue;
    const resolved = resolver.resolve(path, value);
    const isGraph = resolved !== null && resolver.buildersOf(resolved).length > 0;
    found.names.set(name, isGraph ? 'graph' : 'other');
    // The parts of a default export stand for exports too, as CommonJS modules have it.
    if (name === 'default' && !isGraph && resolved?.value.kind !== 'function') found.isOpen = true;
  }
  for (const specifier of model.exportStars) {
    const target = sources.resolveModule(path, specifier);
    if (target === null || !collect(target, sources, found, seen)) found.isOpen = true;
  }
  return true;
}

/** Where the code of an export is; `null` where that is not told. */
export function exportPlace(path: string, name: string, sources: LinkSources): CodeLocation | null {
  const resolver = new ValueResolver(sources);
  const resolved = resolver.exported(path, name);
  const range = resolved && rangeOf(resolved, resolver);
  return resolved && range ? { path: resolved.path, range } : null;
}

function rangeOf({ path, value }: Resolved, resolver: ValueResolver): CodeLocation['range'] | null {
  switch (value.kind) {
    case 'builder':
      return resolver.builder(path, value.builder)?.builder.range ?? null;
    case 'function':
      return value.nameRange ?? value.range;
    case 'members':
    case 'list':
    case 'code':
      return value.range;
    default:
      return null;
  }
}
