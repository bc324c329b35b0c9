/** `./src/agent.ts:graph` as langgraph.json names modules. Pure. */
import path from 'node:path';
import { isPythonModule } from '../protocol/pythonModules.js';
import type { ModuleExport } from '../protocol/userModules.js';
import type { GraphSource } from '../protocol/worker.js';

/** Null where the file or the name is missing. A colon after a single letter is a Windows drive. */
export function moduleExport(spec: string, dir: string): ModuleExport | null {
  const colon = spec.lastIndexOf(':');
  const hasExport = colon > 1;
  const file = hasExport ? spec.slice(0, colon) : spec;
  const exportName = hasExport ? spec.slice(colon + 1) : 'default';
  if (file === '' || exportName === '') return null;
  return { file: path.resolve(dir, file), export_name: exportName };
}

/** `package.module:name`; null for anything else. */
export function pythonModule(
  spec: string,
  dir: string,
): Pick<GraphSource, 'file' | 'export_name' | 'module'> | null {
  const [module = '', exportName = '', ...rest] = spec.split(':');
  if (rest.length > 0 || exportName === '' || !isPythonModule(module)) return null;
  // Where it most likely is; the worker asks Python.
  return { file: `${path.join(dir, ...module.split('.'))}.py`, export_name: exportName, module };
}
