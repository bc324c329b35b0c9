/**
 * Which texts of an item's value are embedded: the paths of langgraph.json's `store.index.fields` or of the item's own
 * `index` (`$`, `a.b`, `list[*].text`, `list[0]`, `{a,b}`, `*`), as LangGraph's stores read them. Pure.
 */
import type { Json } from '../protocol/api.js';

/** Texts by where they are: `path`, or `path.0`, `path.1`… where the path gives several. */
export function itemTexts(value: Json, paths: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const found = path === '$' || path === '' ? [show(value)] : select(value, tokens(path)).flatMap(textOf);
    if (found.length === 1) texts.set(path, found[0] ?? '');
    else found.forEach((text, index) => texts.set(`${path}.${index}`, text));
  }
  return texts;
}

function tokens(path: string): string[] {
  return path.match(/\[[^\]]*\]|\{[^}]*\}|[^.[\]{}]+/g) ?? [];
}

function select(value: Json | undefined, path: readonly string[]): Json[] {
  if (value === undefined) return [];
  const [token, ...rest] = path;
  if (token === undefined) return [value];
  if (token.startsWith('[')) return elements(value, token.slice(1, -1)).flatMap((each) => select(each, rest));
  if (token.startsWith('{')) {
    const names = token.slice(1, -1).split(',');
    return names.flatMap((name) => select(value, [...tokens(name.trim()), ...rest]));
  }
  if (value === null || typeof value !== 'object') return [];
  if (token === '*') return Object.values(value).flatMap((each) => select(each, rest));
  if (Array.isArray(value) || !Object.hasOwn(value, token)) return [];
  return select(value[token], rest);
}

function elements(value: Json, index: string): Json[] {
  if (!Array.isArray(value)) return [];
  if (index === '*') return value;
  const element = value.at(Number.parseInt(index, 10));
  return element === undefined ? [] : [element];
}

function textOf(value: Json): string[] {
  return value === null ? [] : [show(value)];
}

function show(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}
