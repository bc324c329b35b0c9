/** Calls on a builder that another file makes: kept by what they are called on, for the linker to find it. */
import { noCalls } from '../model/declarations.js';
import type { CodeValue, LooseCalls } from '../model/fileModel.js';

/** The calls on `target` among `loose`, added where it has none yet; undefined where it leads to no other file. */
export function looseFor(target: CodeValue, loose: LooseCalls[]): LooseCalls | undefined {
  const leadsOut = target.kind === 'import' || target.kind === 'member' || target.kind === 'call';
  if (!leadsOut) return undefined;
  const known = loose.find((each) => each.target === target);
  if (known) return known;
  const added = { ...noCalls(), target };
  loose.push(added);
  return added;
}
