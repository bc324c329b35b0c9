/** The beginning of a text, where not all of it can be shown. Pure. */

/** At most `longest` UTF-16 units, the last of them an ellipsis where something is left out; no character is torn apart. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const code = text.charCodeAt(longest - 2);
  const isTorn = code >= 0xd800 && code <= 0xdbff;
  return `${text.slice(0, longest - (isTorn ? 2 : 1))}…`;
}
