/**
 * Which file an import of a TypeScript or JavaScript file means, as tsx and Node find it: relative specifiers, with
 * `.js` standing for the `.ts` it is compiled from, folders with an index. Packages and path aliases are not
 * followed.
 */
import path from 'node:path';

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** What may stand in the source for the file that an import names by its compiled extension. */
const sourcesOf: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Absolute path, or `null` where no such file exists. `isFile` answers for absolute paths. */
export function resolveModule(
  from: string,
  specifier: string,
  isFile: (file: string) => boolean,
): string | null {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return null;
  const target = path.resolve(path.dirname(from), specifier);
  const extension = path.extname(target);
  const stem = extension ? target.slice(0, -extension.length) : target;
  const candidates = [
    ...(sourcesOf[extension] ?? []).map((source) => stem + source),
    target,
    ...extensions.map((each) => target + each),
    ...extensions.map((each) => path.join(target, `index${each}`)),
  ];
  return candidates.find(isFile) ?? null;
}
