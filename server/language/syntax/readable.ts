/** Which texts are worth parsing at all. */

/** Longest source that is read, in UTF-16 units: nobody writes a graph in more, generators do. */
export const maxSourceLength = 2 * 1024 * 1024;

/** False for what is too long or binary. */
export function isReadable(text: string): boolean {
  return text.length <= maxSourceLength && !text.includes('\0');
}
