/**
 * LangGraph's own examples: the TypeScript blocks of its package's README and of the documentation comments in its
 * declarations. What the field's authors publish must not be called wrong.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Example {
  /** File and number of the block in it. */
  name: string;
  source: string;
}

export function officialExamples(): Example[] {
  const main = createRequire(import.meta.url).resolve('@langchain/langgraph');
  const folder = main.slice(0, main.lastIndexOf('langgraph') + 'langgraph'.length);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(?:\.d\.ts|\.md)$/.test(file) && !file.includes('node_modules'),
  );
  return files.flatMap((file) => blocksOf(file, readFileSync(path.join(folder, file), 'utf8')));
}

function blocksOf(file: string, text: string): Example[] {
  const plain = file.endsWith('.md') ? text : text.replace(/^\s*\*? ?\*(?: |$)/gm, '');
  return [...plain.matchAll(/```(?:ts|typescript|js|javascript)\b[^\n]*\n([\s\S]*?)```/g)].map(
    (match, index) => ({
      name: `${file} (${String(index + 1)})`,
      source: match[1] ?? '',
    }),
  );
}
