/**
 * Cuts the text of an output, which comes in any pieces, into whole lines.
 *
 * @param longest Characters from which on a line that has not ended yet is passed on in parts.
 */
export function lineReader(
  onLine: (line: string) => void,
  longest = Infinity,
): { push(text: string): void; end(): void } {
  let rest = '';
  const end = (): void => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
  return {
    push(text) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      if (rest.length > longest) end();
    },
    end,
  };
}
