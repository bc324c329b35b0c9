/**
 * The panel for everyone: in each of its views axe finds nothing serious in any kind of theme, the keyboard reaches
 * every control, one sees where it is, and nothing moves for those who asked for that.
 */
import assert from 'node:assert/strict';
import { seriousProblems } from './page/axe.js';
import type { PanelPage } from './page/panelPage.js';
import { themes } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import { panelViews } from './page/panelViews.js';

/** More than any view has. */
const mostStops = 150;

describe('the panel for everyone', function () {
  this.timeout(300_000);
  const pages = panelPages();
  /** Looks of controls, by their class, that were seen to change with the focus. */
  const seen = new Set<string>();

  for (const view of panelViews) {
    it(`has nothing serious that axe knows, in any theme, and keeps still where that is wished: ${view.name}`, async () => {
      const panel = await pages.open(view.options);
      await view.show(panel);
      assert.deepEqual(await panel.page.evaluate(movements), []);
      for (const theme of themes) {
        await panel.setTheme(theme);
        assert.deepEqual(await seriousProblems(panel.page), [], theme);
      }
    });

    it(`is reached by the keyboard, and shows where that is: ${view.name}`, async () => {
      const panel = await pages.open(view.options);
      await view.show(panel);
      const { page } = panel;
      const wanted = await page.evaluate(markControls);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const reached = new Set<string>();
      for (let stops = 0; stops < mostStops; stops += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(focused);
        // Behind the last control comes the browser's own, then the first again.
        if (at === null) continue;
        if (at.control !== null && reached.has(at.control)) break;
        if (at.control !== null) reached.add(at.control);
        if (!seen.has(at.look)) {
          assert.ok(await looksFocused(panel), `the focus cannot be seen: ${at.look}`);
          seen.add(at.look);
        }
        // What the editor tells screen readers: Tab writes until this key.
        if (at.isEditor) await page.keyboard.press('Control+m');
      }
      assert.deepEqual(
        wanted.filter(({ control }) => !reached.has(control)).map(({ look }) => look),
        [],
      );
    });
  }

  it('has buttons that can be read under the pointer and with the focus, in any theme', async () => {
    const { options, show } = panelViews.find(({ name }) => name === 'state')!;
    const panel = await pages.open(options);
    await show(panel);
    const button = panel.page.locator('vscode-button[secondary]:not([disabled])').first();
    const ways = { hover: () => button.hover(), focus: () => button.focus() };
    for (const theme of themes) {
      await panel.setTheme(theme);
      for (const [way, reach] of Object.entries(ways)) {
        await reach();
        const contrast = contrastOf(await button.evaluate(coloursOf));
        assert.ok(contrast >= 4.5, `${theme}, ${way}: ${contrast}`);
      }
    }
  });

  /** Whether the page looks otherwise around the element that has the focus than it does without. */
  async function looksFocused({ page }: PanelPage): Promise<boolean> {
    const element = await page.evaluateHandle(() => document.activeElement as HTMLElement);
    const box = await element.boundingBox();
    assert.ok(box !== null);
    const { width: pageWidth = 0, height: pageHeight = 0 } = page.viewportSize() ?? {};
    const [x, y] = [Math.max(0, box.x - 4), Math.max(0, box.y - 4)];
    const width = Math.min(pageWidth - x, box.width + 8);
    const clip = { x, y, width, height: Math.min(pageHeight - y, box.height + 8) };
    const withFocus = await page.screenshot({ clip });
    await element.evaluate((node) => node.blur());
    const without = await page.screenshot({ clip });
    await element.evaluate((node) => node.focus());
    return !withFocus.equals(without);
  }
});

interface Control {
  control: string;
  look: string;
}

/** Numbers what a person can operate. In a list or a row of tabs the arrow keys move, and Tab comes to one of it. */
function markControls(): Control[] {
  const kinds = 'button, a[href], input, select, textarea, vscode-button, vscode-checkbox, [tabindex="0"]';
  const found: Control[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(kinds)) {
    const { width, height } = element.getBoundingClientRect();
    const isShown = element.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0;
    // The arrow keys move within a group of radio buttons.
    if (element.matches('[type=radio][name]:not(:checked)')) continue;
    if (!isShown || element.matches(':disabled, [disabled], [tabindex="-1"], [aria-hidden=true] *')) continue;
    element.dataset.control = String(found.length);
    found.push({
      control: String(found.length),
      look: `${element.tagName}.${element.className} ${element.innerText}`,
    });
  }
  return found;
}

/** What moves longer than one sees. */
function movements(): string[] {
  const roots: (Document | ShadowRoot)[] = [document];
  for (const root of roots)
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot !== null) roots.push(shadowRoot);
  const long = roots
    .flatMap((root) => root.getAnimations())
    .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 100);
  return long.map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 100) ?? '');
}

function focused(): { control: string | null; look: string; isEditor: boolean } | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  return {
    control: element.dataset.control ?? null,
    look: `${element.tagName}.${element.className}`,
    isEditor: element.classList.contains('cm-content'),
  };
}

/** The colours of a button's text and of what it stands on. */
function coloursOf(button: Element): string[] {
  const { color, backgroundColor } = getComputedStyle(button.shadowRoot!.querySelector('.base')!);
  return [color, backgroundColor];
}

/** As WCAG reckons it: 1 to 21. */
function contrastOf(colours: string[]): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = colours.map(luminance).sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
