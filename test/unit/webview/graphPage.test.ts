/** The graph on the real page: breakpoints on either side of a node, and the nodes that run now. */
import assert from 'node:assert/strict';
import type { PanelLive, PanelLiveTask } from '../../../server/protocol/panel.js';
import type { PanelPage, Theme } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

describe('the graph of a thread on its page', function () {
  this.timeout(60_000);
  const pages = panelPages();

  const openGraph = async (theme: Theme = 'dark'): Promise<PanelPage> => {
    const panel = await pages.open({ theme, details: recorded.supportDetail });
    await panel.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
    await panel.page.getByRole('tab', { name: 'Graph' }).click();
    await panel.ofType('graph');
    await panel.send({ type: 'graph', graph: recorded.supportGraph });
    await panel.page.getByRole('button', { name: 'Breakpoint after tools' }).waitFor();
    return panel;
  };
  const asked = (panel: PanelPage): unknown[] =>
    panel.sent.flatMap((message) =>
      message.type === 'toggleBreakpoint'
        ? [`${message.side} ${message.node}`]
        : message.type === 'breakpointCondition'
          ? [`condition ${message.node}`]
          : [],
    );

  it('sets breakpoints before, after, on both sides and with a condition', async () => {
    const panel = await openGraph();
    const { page } = panel;
    const dot = (name: string) => page.getByRole('button', { name });
    await dot('Breakpoint before tools').click();
    await dot('Breakpoint after tools').click();
    await dot('Breakpoint after agent').click({ modifiers: ['Shift'] });
    await dot('Breakpoint before agent').click({ modifiers: ['Alt'] });
    assert.deepEqual(asked(panel), ['before tools', 'after tools', 'both agent', 'condition agent']);
    await panel.send({
      type: 'breakpoints',
      problem: null,
      stops: [{ node: 'tools', before: false, after: true, condition: 'messages.length > 3' }],
    });
    await page.locator('.graph-break-conditional[aria-pressed=true]').waitFor();
    assert.equal(await dot('Breakpoint before tools').getAttribute('aria-pressed'), 'false');
    assert.equal(await dot('Breakpoint after tools').getAttribute('aria-pressed'), 'true');
    assert.match(String(await dot('Breakpoint after tools').getAttribute('title')), /messages\.length > 3/);
  });

  it('has them in a menu for mouse and keyboard', async () => {
    const panel = await openGraph();
    const { page } = panel;
    await page.getByRole('button', { name: 'tools, ran once' }).click({ button: 'right' });
    await page.getByRole('menuitemcheckbox', { name: 'Break after' }).first().click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    const dot = page.getByRole('button', { name: 'Breakpoint before agent' });
    await dot.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu', { name: 'Breakpoints of agent' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.deepEqual(asked(panel), ['after tools', 'both agent']);
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Go to source');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.equal(await dot.evaluate((each) => each === document.activeElement), true);
  });

  it('says why nothing can be set where the code is elsewhere', async () => {
    const panel = await openGraph();
    await panel.send({ type: 'breakpoints', stops: [], problem: 'Its source is not here.' });
    const dot = panel.page.getByRole('button', { name: 'Breakpoint after tools' });
    await panel.page.locator('.graph-break[aria-disabled=true]').first().waitFor();
    assert.equal(await dot.getAttribute('title'), 'Its source is not here.');
    await dot.dispatchEvent('click');
    await panel.page.getByRole('button', { name: 'tools, ran once' }).click({ button: 'right' });
    assert.deepEqual(asked(panel), []);
    assert.equal(await panel.page.getByRole('menu').count(), 0);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const)
    it(`lights what any run is at, and shows what it writes (${theme})`, async () => {
      const panel = await openGraph(theme);
      const { page } = panel;
      await page.getByRole('button', { name: 'Open approve_refund' }).click();
      await panel.send({
        type: 'breakpoints',
        problem: null,
        stops: [
          { node: 'agent', before: true, after: false, condition: null },
          { node: 'tools', before: false, after: true, condition: null },
          { node: 'triage', before: true, after: true, condition: 'true' },
        ],
      });
      const run_id = 'of-an-sdk-client';
      const began = '2026-03-01T12:00:00Z';
      await panel.send({
        ...recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints),
        run: { run_id, status: 'running', active: ['approve_refund'], started_at: began },
      });
      const task = (id: string, node: string): PanelLiveTask => ({
        ...{ id, node, state: 'running', started_at: began, duration_ms: null },
      });
      const live: PanelLive = {
        ...{ run_id, reset: true, events: [], end: null },
        tasks: [task('1', 'approve_refund'), task('2', 'approve_refund › check')],
        messages: [{ id: 'm', node: 'check', kind: 'AIMessageChunk', text: 'I am looking at ', calls: [] }],
      };
      await panel.send({ type: 'live', live });
      await page.getByRole('button', { name: 'check, running, did not run' }).waitFor();
      await page.getByRole('status').getByText('Running approve_refund › check', { exact: true }).waitFor();
      await panel.send({
        type: 'live',
        live: { ...live, reset: false, tasks: [], messages: [{ ...live.messages[0]!, text: 'your order' }] },
      });
      const now = page.getByRole('region', { name: 'The run under way' });
      await now.getByText('I am looking at your order').waitFor();
      await page.locator('.row-live').getByText('I am looking at your order').waitFor();
      if (process.env.BACKSTEP_PICTURES !== undefined)
        await page.screenshot({ path: `${process.env.BACKSTEP_PICTURES}/live-${theme}.png` });
      await panel.send({
        type: 'live',
        live: {
          ...live,
          reset: false,
          tasks: [],
          messages: [],
          end: { kind: 'finished', duration_ms: 5, message: null },
        },
      });
      await now.waitFor({ state: 'detached' });
    });
});
