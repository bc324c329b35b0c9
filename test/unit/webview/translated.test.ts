/** In a display language in which every text is in brackets: what stands outside of them did not go through `t`. */
import assert from 'node:assert/strict';
import { collectTexts } from '../../../l10n.mjs';
import { bundleAssets, PanelPage } from './page/panelPage.js';
import { launchChromium } from '../../host/chromium.js';
import { panelViews } from './page/panelViews.js';
import type { Browser } from 'playwright-core';
import type { Assets } from './page/panelPage.js';

/**
 * The same in every language: formats, JSON's types and values, LangGraph's stream modes and nodes, keys in examples of
 * JSON, ids, the name of the drawing library.
 */
const names =
  /^(?:JSON|AI|string|number|boolean|object|array|null|true|false|(?:values|updates|custom|checkpoints|debug)(?: \d+)?|__\w+__|user_id|ada|recursion_limit|tags|trial|[0-9a-f-]{8,}|React Flow|React Flow attribution)$/;

/** The browser writes times in the page's language, which is English here. */
const times = /\w{3} \d+, \d{4}, [\d:]+\s[AP]M|\d+ ?(?:hr|min|sec|[hms])\.? ago/gu;

describe('the panel in another language', function () {
  this.timeout(300_000);
  let browser: Browser;
  let assets: Assets;
  let texts: Record<string, string>;

  before(async () => {
    const [collected, ...others] = await Promise.all([
      collectTexts(['webview']),
      launchChromium(),
      bundleAssets(),
    ]);
    [browser, assets] = others;
    const keys = Object.keys(collected);
    assert.ok(keys.length > 200, `${keys.length} texts`);
    texts = Object.fromEntries(keys.map((key) => [key, `⟦${key}⟧`]));
  });
  after(() => browser.close());

  /** What a person can read or hear of the page: texts, and attributes that are shown or read out. */
  const readable = ({ page }: PanelPage): Promise<string[]> =>
    page.evaluate(() => {
      const found: string[] = [];
      const attributes = [
        'title',
        'aria-label',
        'aria-description',
        'aria-roledescription',
        'placeholder',
        'alt',
      ];
      const roots: Node[] = [document.body];
      for (const root of roots) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          if (node instanceof Element) {
            for (const name of attributes) found.push(node.getAttribute(name) ?? '');
            if (node.shadowRoot !== null) roots.push(node.shadowRoot);
          } else if (!['SCRIPT', 'STYLE'].includes(node.parentElement?.tagName ?? '')) {
            found.push(node.textContent ?? '');
          }
        }
      }
      return found;
    });

  for (const view of panelViews) {
    it(`has no text of its own in English: ${view.name}`, async () => {
      const panel = await PanelPage.open(browser, assets, { ...view.options, texts });
      await view.show(panel);
      const own = [view.options.graphId ?? ''];
      const data = new Set(
        [...own, ...panel.told.flatMap((message) => wordsOf(message, false))].flatMap(partsOf),
      );
      const english = (await readable(panel)).flatMap(untranslated).filter((part) => !data.has(part));
      assert.deepEqual([...new Set(english)], []);
      await panel.page.close();
    });
  }
});

/** What is left of a text without the translated ones in it. */
function untranslated(text: string): string[] {
  let rest = text.replace(times, '\n');
  // From the inside out: texts are put into texts.
  while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '\n');
  return partsOf(rest).filter((part) => !names.test(part));
}

function partsOf(text: string): string[] {
  const parts = text.split(/["{}[\]\n,·:…→›]+/).map((part) => part.trim());
  return parts.filter((part) => /[A-Za-z]{2}/.test(part));
}

/** The texts in a message, with the keys of states and the like; not the message's own words. */
function wordsOf(value: unknown, inData: boolean): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((each) => wordsOf(each, inData));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (!inData && ['type', 'state', 'status', 'kind', 'source', 'origin', 'encoding'].includes(key))
      return [];
    const below = inData || /^(values|parent_values|value|args|data|metadata|\w+_schema|results)$/.test(key);
    return [...(inData ? [key] : []), ...wordsOf(each, below)];
  });
}
