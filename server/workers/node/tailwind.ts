/**
 * Tailwind in the style sheets of UI components, where the project has the plugin for it: its own, or the one that
 * LangGraph's packages for the dev server bring along. Without it, sheets that need Tailwind say what to install.
 */
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const pluginName = 'esbuild-plugin-tailwindcss';
/** Which package brings the plugin through which. */
const ways = [
  [],
  ['@langchain/langgraph-ui'],
  ['@langchain/langgraph-api', '@langchain/langgraph-ui'],
  ['@langchain/langgraph-cli', '@langchain/langgraph-api', '@langchain/langgraph-ui'],
];

/** Null where the project in `dir` has none. Throws what the plugin throws when it is loaded. */
export async function tailwindPlugin(dir: string): Promise<Plugin | null> {
  for (const way of ways) {
    const file = resolveThrough(path.join(dir, 'package.json'), way);
    if (file === null) continue;
    let make: unknown = await import(pathToFileURL(file).href);
    // A CommonJS module's default may be inside its default.
    while (typeof make === 'object' && make !== null && 'default' in make) make = make.default;
    if (typeof make !== 'function') throw new Error(`${file} exports no plugin.`);
    return (make as () => Plugin)();
  }
  return null;
}

function resolveThrough(from: string, packages: readonly string[]): string | null {
  try {
    let file = from;
    for (const name of packages) file = createRequire(file).resolve(`${name}/package.json`);
    return createRequire(file).resolve(pluginName);
  } catch {
    return null;
  }
}

/** Refuses sheets that nothing here can turn into CSS; leaves the others to esbuild. */
export const plainStyles: Plugin = {
  name: 'plain-styles',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (!/@tailwind\b|@import\s+(url\()?\s*["']tailwindcss\b/.test(text)) return undefined;
      const problem = `${path.basename(file)} needs Tailwind: npm install --save-dev ${pluginName} (or @langchain/langgraph-ui, which brings it).`;
      return { errors: [{ text: problem }] };
    });
  },
};
