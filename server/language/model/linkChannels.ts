/** The channels of a state, with those of the states it extends or spreads, wherever these are declared. */
import type { CodeValue } from './fileModel.js';
import type { LinkedChannel } from './linkedGraph.js';
import type { ValueResolver } from './valueResolver.js';

export interface LinkedState {
  channels: LinkedChannel[];
  /** Channels may exist that are not here. */
  isOpen: boolean;
}

/** How deep states may extend one another. */
const maxDepth = 10;

export function linkChannels(
  path: string,
  value: CodeValue,
  resolver: ValueResolver,
  depth = 0,
): LinkedState {
  const resolved = depth > maxDepth ? null : resolver.resolve(path, value);
  if (resolved?.value.kind !== 'state') return { channels: [], isOpen: true };
  const { channels, includes, isOpen } = resolved.value;
  const included = includes.map((each) => linkChannels(resolved.path, each, resolver, depth + 1));
  const own = channels.map(({ name, nameRange, type, reducer }): LinkedChannel => ({
    name,
    type,
    reducer,
    at:
      nameRange.end.line === 0 && nameRange.end.character === 0
        ? null
        : { path: resolved.path, range: nameRange },
  }));
  const byName = new Map(
    [...included.flatMap((each) => each.channels), ...own].map((each) => [each.name, each]),
  );
  return { channels: [...byName.values()], isOpen: isOpen || included.some((each) => each.isOpen) };
}
