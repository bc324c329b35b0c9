/** `./src/agent.ts:graph` as langgraph.json names modules. Pure. */
import path from 'node:path';
import type { ModuleExport } from '../protocol/userModules.js';

/** Null where the file or the name is missing. A colon after a single letter is a Windows drive. */
export function moduleExport(spec: string, dir: string): ModuleExport | null {
  const colon = spec.lastIndexOf(':');
  const hasExport = colon > 1;
  const file = hasExport ? spec.slice(0, colon) : spec;
  const exportName = hasExport ? spec.slice(colon + 1) : 'default';
  if (file === '' || exportName === '') return null;
  return { file: path.resolve(dir, file), export_name: exportName };
}
