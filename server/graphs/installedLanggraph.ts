/** The LangGraph that a project has installed, read from its package.json: known before any worker has run. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Runtime } from '../protocol/worker.js';
import type { ProjectConfig } from './langgraphJson.js';

const packageFile = '@langchain/langgraph/package.json';

/** The version that the first graph would get, as the worker resolves it; null where there is none. */
export function installedLanggraph({ graphs, dir }: Pick<ProjectConfig, 'graphs' | 'dir'>): string | null {
  const places = [...graphs.slice(0, 1).map(({ file }) => file), path.join(dir, 'package.json')];
  for (const from of places) {
    try {
      const text = readFileSync(createRequire(from).resolve(packageFile), 'utf8');
      const { version } = JSON.parse(text) as { version?: unknown };
      if (typeof version === 'string') return version;
    } catch {
      // Not from here.
    }
  }
  return null;
}

/** The runtime that a project's JavaScript graphs will have. */
export function expectedNode(project: Pick<ProjectConfig, 'graphs' | 'dir'>): Runtime {
  return {
    language: 'javascript',
    version: process.versions.node,
    langgraph_version: installedLanggraph(project),
  };
}
