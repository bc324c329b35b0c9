/**
 * Where lines of a graph's source mention channels of its state: as names of their own (`topic`, `state.topic`,
 * `state["topic"]`), not as parts of words, in texts or in comments. Pure.
 */

export interface ChannelMention {
  /** Index of the line, and where the name stands in it. */
  line: number;
  start: number;
  end: number;
  /** `topic = "socks"` */
  text: string;
}

/** Characters of a value that are shown; the rest is in the view Variables. */
const shownLength = 60;

/** The first mention of each channel in each line. `values`: as the debugger shows them, by channel. */
export function mentionsOf(lines: readonly string[], values: ReadonlyMap<string, string>): ChannelMention[] {
  return lines.flatMap((source, line) => {
    const found = new Map<string, ChannelMention>();
    for (const { 0: name, index: start } of codeOf(source).matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      const value = values.get(name);
      if (value === undefined || found.has(name)) continue;
      found.set(name, { line, start, end: start + name.length, text: `${name} = ${shortened(value)}` });
    }
    return [...found.values()];
  });
}

/** The line with blanks in place of comments and texts, except names in quotes and what stands in `${…}`. */
function codeOf(source: string): string {
  return source
    .replaceAll(/(['"`])((?:\\.|(?!\1).)*)\1/g, (literal, quote: string, text: string) => {
      if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)) return literal;
      return quote === '`'
        ? literal.replaceAll(/(\$\{[^}]*\})|[^$]|\$/g, (part, code?: string) => code ?? blank(part))
        : blank(literal);
    })
    .replace(/(^|\s)(\/\/|#\s|\/?\*).*$/, blank);
}

const blank = (text: string): string => ' '.repeat(text.length);

function shortened(value: string): string {
  return value.length > shownLength ? `${value.slice(0, shownLength - 1)}…` : value;
}
