/** Source text as it is quoted in hovers and lists: one line, not too long. */

/** Characters of the longest type or reducer that is quoted. */
const maxQuoted = 160;

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > maxQuoted ? `${line.slice(0, maxQuoted)}…` : line;
}
