/** The state editor in a real browser: what the state's schema does for it, one channel at a time, and where a fork goes. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { PanelPage } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

const schema = {
  type: 'object',
  properties: {
    topic: { type: 'string', title: 'Topic', description: 'What the joke is <i>about</i>.' },
    mood: { enum: ['dry', 'silly'] },
  },
};

describe('the state editor in a browser', function () {
  this.timeout(180_000);
  const pages = panelPages();
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await pages.open({ details: recorded.jokeDetail });
    await panel.send(recorded.threadMessage(recorded.jokeThread, recorded.jokeCheckpoints));
    await panel.page.getByRole('listbox').getByRole('option').nth(1).click();
    await panel.page.getByRole('region', { name: 'topic', exact: true }).waitFor();
  });

  /** The page's clock stands; checks and lists wait for it. */
  const later = (milliseconds: number): Promise<void> =>
    panel.page.clock.setFixedTime(recorded.recordedNow + milliseconds);

  const completion = (name: string): Locator =>
    panel.page.locator('.cm-tooltip-autocomplete').getByRole('option', { name });

  it('completes keys, warns of what does not fit, and says what a key is', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await panel.ofType('stateSchema');
    await panel.send({ type: 'stateSchema', schema, channels: null });
    const editor = page.getByRole('textbox', { name: 'State as JSON' });
    await editor.fill('{"topic": 7}');
    await later(1000);
    await page.locator('.cm-lint-marker-warning').waitFor();
    await editor.press('End');
    await editor.press('ArrowLeft');
    await page.keyboard.type(', "mo');
    await completion('mood').waitFor();
    await later(2000);
    await page.keyboard.press('Enter');
    await completion('"silly"').waitFor();
    await later(3000);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Sends:').waitFor();
    await page.locator('.json-key').first().hover();
    await later(4000);
    await page.locator('.schema-hover').getByText('What the joke is <i>about</i>.').waitFor();
    // A schema warns; what is sent is for the person to say.
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    assert.deepEqual((await panel.ofType('fork')).values, { topic: 7, mood: 'silly' });
  });

  it('closes the list of completions with Escape, and only then the editor', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await panel.send({ type: 'stateSchema', schema, channels: null });
    const editor = page.getByRole('textbox', { name: 'State as JSON' });
    await editor.fill('{"topic": "chickens", "');
    await page.keyboard.type('m');
    await completion('mood').waitFor();
    await later(1000);
    await page.keyboard.press('Escape');
    await completion('mood').waitFor({ state: 'detached' });
    assert.equal(await page.getByText('Discard them?').count(), 0);
    await page.keyboard.press('Escape');
    await page.getByText('Discard them?').waitFor();
  });

  it('edits one channel, keeps the edit when another is shown, and debugs the fork', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit topic and fork' }).click();
    const topic = page.getByRole('textbox', { name: 'topic as JSON' });
    await topic.fill('"owls"');
    await panel.send({ type: 'stateSchema', schema, channels: null });
    await page.getByLabel('Part of the state').selectOption({ label: 'mood (no value yet)' });
    const mood = page.getByRole('textbox', { name: 'mood as JSON' });
    await mood.fill('"dry');
    await page.getByText(/^Line 1, column 1/).waitFor();
    assert.equal(await page.getByLabel('Part of the state').isDisabled(), true);
    await mood.fill('"dry"');
    await page.getByLabel('Part of the state').selectOption('Whole state');
    const whole = page.getByRole('textbox', { name: 'State as JSON' });
    await whole.getByText('"dry"').waitFor();
    await page.getByRole('button', { name: 'Fork and debug' }).click();
    const { values, then } = await panel.ofType('fork');
    assert.deepEqual([values, then], [{ topic: 'owls', mood: 'dry' }, 'debug']);
  });

  it('is an editor for plain JSON where no schema is told', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await page.getByRole('textbox', { name: 'State as JSON' }).fill('{"topic": 7, "x": 1}');
    await page.getByText('Sends:').waitFor();
    assert.equal(await page.locator('.cm-lint-marker').count(), 0);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Discard them?').waitFor();
  });

  it('says what becomes of edited messages, and replaces them when told to', async () => {
    const support = await pages.open({ details: recorded.supportDetail });
    const { page } = support;
    await support.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
    await page.getByRole('button', { name: 'Edit messages and fork' }).click();
    const message = { type: 'human', content: 'Never mind.', id: 'new' };
    await page.getByRole('textbox', { name: 'messages as JSON' }).fill(JSON.stringify([message]));
    await page.getByText(/^By the messages reducer: 1 appended, \d taken out stay$/).waitFor();
    await page.getByText('Replace the list').click();
    await page.getByText('The list becomes this one: 1 message.').waitFor();
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    const removed = { type: 'remove', id: '__remove_all__', content: '' };
    assert.deepEqual((await support.ofType('fork')).values, { messages: [removed, message] });
  });

  it('shows selected text in the colour that high contrast gives it', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await page.getByRole('textbox', { name: 'State as JSON' }).fill('{"topic": "penguins"}');
    const word = page.locator('.cm-line span', { hasText: 'penguins' }).first();
    for (const [theme, colour] of [
      ['highContrast', 'rgb(0, 0, 0)'],
      ['highContrastLight', 'rgb(255, 255, 255)'],
    ] as const) {
      await panel.setTheme(theme);
      assert.equal(await word.evaluate((element) => getComputedStyle(element, '::selection').color), colour);
    }
  });
});
