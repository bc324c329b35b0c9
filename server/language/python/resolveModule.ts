/**
 * Which file an import of a Python file means: relative modules, and absolute ones beside the file or in a folder
 * above it, which is where a project's own source roots are. Installed packages are not followed.
 */
import path from 'node:path';

/** Absolute path, or `null` where no such file exists. `isFile` answers for absolute paths. */
export function resolveModule(
  from: string,
  module: string,
  isFile: (file: string) => boolean,
): string | null {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const names = module.slice(dots).split('.').filter(Boolean);
  const find = (folder: string) => {
    const target = path.join(folder, ...names);
    const candidates = [...(names.length > 0 ? [`${target}.py`] : []), path.join(target, '__init__.py')];
    return candidates.find(isFile) ?? null;
  };
  let folder = path.dirname(from);
  if (dots > 0) return find(path.join(folder, ...Array<string>(dots - 1).fill('..')));
  for (;;) {
    const found = find(folder);
    const above = path.dirname(folder);
    if (found !== null || above === folder) return found;
    folder = above;
  }
}
