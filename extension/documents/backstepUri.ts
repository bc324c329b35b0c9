/**
 * How names of the user's become parts of a `backstep:` address and back, exactly: any text can be a key, a namespace or
 * an id. What is harmless stays readable, for the last part is what the tab shows.
 */
export const backstepScheme = 'backstep';

/**
 * `%XX` and `%uXXXX` for what a path, or a person reading it, may take for something else: separators, dots that lead
 * upwards or end in another name, and what cannot be seen (control and format characters, halves of pairs).
 */
export function encodePart(text: string): string {
  if (text === '') return '%-';
  const encoded = text.replaceAll(/[%/\\]|\p{C}/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => unit(character.charCodeAt(index))).join(''),
  );
  // Also a space at an end would be lost to the eye.
  return encoded.replaceAll(/^[\s.]+|[\s.]+$/g, (ends) =>
    ends.replaceAll(/./gs, (each) => unit(each.charCodeAt(0))),
  );
}

export function decodePart(part: string): string {
  if (part === '%-') return '';
  return part.replaceAll(/%u([0-9A-F]{4})|%([0-9A-F]{2})/g, (_, long: string | undefined, short: string) =>
    String.fromCharCode(Number.parseInt(long ?? short, 16)),
  );
}

function unit(code: number): string {
  const digits = code.toString(16).toUpperCase();
  return code < 256 ? `%${digits.padStart(2, '0')}` : ['%u', digits.padStart(4, '0')].join('');
}
