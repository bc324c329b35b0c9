/** Finds the langgraph.json of what is to be debugged. */
import { stat } from 'node:fs/promises';
import path from 'node:path';

const configName = 'langgraph.json';

/**
 * @param project A folder or a langgraph.json, relative to `workingDir`; without it the nearest one at or above
 * `workingDir`. Null where there is none.
 */
export async function findProject(project: string | undefined, workingDir: string): Promise<string | null> {
  if (project !== undefined) {
    const given = path.resolve(workingDir, project);
    if (await isFile(given)) return given;
    const inside = path.join(given, configName);
    return (await isFile(inside)) ? inside : null;
  }
  for (let folder = workingDir; ; folder = path.dirname(folder)) {
    const file = path.join(folder, configName);
    if (await isFile(file)) return file;
    if (path.dirname(folder) === folder) return null;
  }
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
