/** What axe finds wrong with a page, as far as it is serious. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

export async function seriousProblems(page: Page): Promise<string[]> {
  const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(await readFile(script, 'utf8'));
  // Rows are read out as a sentence, which says what their columns show in other words: not the rule's matter.
  const options = { rules: { 'label-content-name-mismatch': { enabled: false } } };
  // As text: the program of the tests does not have the browser's types.
  const found = await page.evaluate<Violation[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} ${node.target.join(' ')}: ${node.failureSummary}`),
    );
}
