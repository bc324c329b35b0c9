/** The names of the graphs in a langgraph.json. */
import { readFile } from 'node:fs/promises';
import type { Project } from '../server/project.js';

/** Rejects where the file is gone or no JSON. */
export async function readDeclaredGraphs({ configFile }: Project): Promise<string[]> {
  return declaredGraphs(await readFile(configFile, 'utf8'));
}

export function declaredGraphs(text: string): string[] {
  const config = JSON.parse(text.replace(/^\uFEFF/, '')) as { graphs?: unknown } | null;
  const graphs = config?.graphs;
  return typeof graphs === 'object' && graphs !== null && !Array.isArray(graphs) ? Object.keys(graphs) : [];
}
