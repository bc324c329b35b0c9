/** Text of a graph's, as far as it fits into a message. Pure. */
const longest = 200;

export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
