/**
 * State is untrusted text. It is only ever put into text nodes; what remains are characters that change how their
 * neighbours look (bidi overrides, terminal escapes) and sheer length. This makes the first visible and folds the second.
 */

// eslint-disable-next-line no-control-regex -- these are what it looks for
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Control and direction characters become their `\u…` notation; line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(invisible, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Characters of a tooltip or a label; a whole error of megabytes in one stops the page, and nobody can read it. */
const longestLabel = 500;

/** What a tooltip or a label has room for. */
export function labelText(text: string): string {
  const { shown, hidden } = foldText(text, longestLabel, Infinity);
  return visibleText(hidden > 0 ? `${shown}…` : shown);
}

export interface Folded {
  shown: string;
  /** Characters that are not shown. */
  hidden: number;
}

/** The beginning of `text`: at most `characters`, at most `lines`. A pair of surrogates is not torn apart. */
export function foldText(text: string, characters: number, lines: number): Folded {
  let end = Math.min(text.length, characters);
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at === -1 || at >= end) break;
    if (line === lines - 1) end = at;
  }
  const code = text.charCodeAt(end - 1);
  if (end < text.length && code >= 0xd800 && code <= 0xdbff) end--;
  return { shown: text.slice(0, end), hidden: text.length - end };
}
