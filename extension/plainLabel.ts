/** Text of a graph's or a person's in a place where VS Code would draw `$(name)` as an icon. One line. Pure. */
import { oneLine } from './runs/oneLine.js';

export function plainLabel(text: string): string {
  return oneLine(text).replaceAll('$(', '\\$(');
}
