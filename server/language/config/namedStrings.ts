/**
 * The strings of a langgraph.json that name files, folders and exports of the project, with where they are in the text.
 * The text may hold errors: what can be read of it counts.
 */
import { parseTree, type JSONPath, type Node } from 'jsonc-parser';
import { namedAt, type NamedPlace } from '../../protocol/langgraphJson.js';

export interface NamedString {
  /** The keys that lead to it: `['graphs', 'agent']`. */
  keyPath: JSONPath;
  names: NamedPlace;
  value: string;
  /** The offset in the text of each UTF-16 unit of `value`, and of what ends it. */
  offsets: number[];
}

export function namedStrings(text: string): NamedString[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root ? stringsOf(root, [], text) : [];
}

/** The one that the offset is in, its borders included. */
export function namedStringAt(text: string, offset: number): NamedString | null {
  return (
    namedStrings(text).find(({ offsets }) => startOf(offsets) <= offset && offset <= endOf(offsets)) ?? null
  );
}

/** The offsets of the parts of the value from `from` up to `to`. */
export function spanOf({ offsets }: NamedString, from = 0, to = offsets.length - 1): [number, number] {
  return [offsets[from] ?? startOf(offsets), offsets[to] ?? endOf(offsets)];
}

function startOf(offsets: number[]): number {
  return offsets[0] ?? 0;
}

function endOf(offsets: number[]): number {
  return offsets.at(-1) ?? 0;
}

function stringsOf(node: Node, keyPath: JSONPath, text: string): NamedString[] {
  const { type, children = [] } = node;
  if (type === 'array') return children.flatMap((each, index) => stringsOf(each, [...keyPath, index], text));
  if (type === 'object') {
    return children.flatMap(({ children: [key, value] = [] }) =>
      value ? stringsOf(value, [...keyPath, String(key?.value)], text) : [],
    );
  }
  const names = type === 'string' ? namedAt(keyPath) : null;
  if (names === null) return [];
  return [{ keyPath, names, value: String(node.value), offsets: offsetsOf(node, text) }];
}

/** An escape is one unit of the value and several of the text. A string that is being typed may lack its end. */
function offsetsOf({ offset, length }: Node, text: string): number[] {
  const raw = text.slice(offset + 1, offset + length);
  const offsets: number[] = [];
  const units = /\\u[\da-fA-F]{4}|\\.|[^"\\]/gsy;
  let end = 0;
  for (const unit of raw.matchAll(units)) {
    offsets.push(offset + 1 + unit.index);
    end = unit.index + unit[0].length;
  }
  return [...offsets, offset + 1 + end];
}
