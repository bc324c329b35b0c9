/** What langgraph.json says of Python's modules, for the server that runs them and the editor that finds them. Pure. */
import path from 'node:path';

const dotted = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** The endings of files that hold graphs. */
export const scriptEnding = /\.(?:py|[cm]?[jt]sx?)$/i;

/** `package.module`: a dotted name without the ending of a file. */
export function isPythonModule(name: string): boolean {
  return dotted.test(name) && !scriptEnding.test(name);
}

/** The folders among `dependencies`, absolute, and the `src` in them, as projects that are not installed have it. */
export function dependencyFolders(dependencies: readonly string[], dir: string): string[] {
  return dependencies
    .filter((each) => each.startsWith('.') || path.isAbsolute(each))
    .map((each) => path.resolve(dir, each))
    .flatMap((each) => [each, path.join(each, 'src')]);
}
