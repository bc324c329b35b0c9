/** Text of a graph's, as far as it fits into a message. Pure. */
import { cutText } from '../cutText.js';

const longest = 200;

export function oneLine(text: string): string {
  return cutText(text.replaceAll(/\s+/g, ' ').trim(), longest);
}
