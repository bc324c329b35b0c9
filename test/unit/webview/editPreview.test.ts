/** The state editor in a real browser: what it asks of a server that previews edits, and what it makes of the answers. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../server/protocol/api.js';
import type { FromPanel } from '../../../server/protocol/panel.js';
import type { GraphChannel } from '../../../server/protocol/worker.js';
import { seriousProblems } from './page/axe.js';
import type { PanelPage, Theme } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

describe('the preview of an edit in a browser', function () {
  this.timeout(180_000);
  const pages = panelPages();
  const kind = { kind: 'LastValue', reduces: false, reducer: null, messages: false, overwrite: false };
  const joined = { ...kind, kind: 'BinaryOperatorAggregate', reduces: true, overwrite: true };
  const channels = {
    ...{ messages: { ...joined, messages: true, reducer: 'add_messages' }, intent: kind, refund: kind },
    ...{ turns: { ...joined, reducer: 'add' }, log: { ...joined, kind: 'Topic', overwrite: false } },
  };
  const thread = recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints);
  const values = recorded.supportDetail(recorded.supportCheckpoints[0]!.checkpoint_id)!.values as JsonObject;
  interface Opening {
    width?: number;
    told?: Record<string, GraphChannel> | null;
    values?: JsonObject;
  }
  const open = async (theme: Theme, { width = 1100, told = channels, values: other }: Opening = {}) => {
    const details = (id: string) => {
      const detail = recorded.supportDetail(id);
      return detail === null || other === undefined ? detail : { ...detail, values: other };
    };
    const support = await pages.open({ theme, width, details });
    await support.send(thread);
    await support.page.getByRole('button', { name: 'Edit and fork' }).click();
    await support.ofType('stateSchema');
    await support.send({ type: 'stateSchema', schema: null, channels: told });
    const editor = support.page.getByRole('textbox', { name: 'State as JSON' });
    return { support, page: support.page, editor };
  };
  const asked = (support: PanelPage, edit: number) =>
    support.received<Extract<FromPanel, { type: 'preview' }>>(
      (message) => message.type === 'preview' && message.edit === edit,
    );
  const edited = { ...values, turns: 3, intent: 'complaint', mood: 'bad' };
  const made = { ...values, turns: 5, intent: 'complaint' };
  const answer = { values: made, next: ['agent'], written: ['turns', 'intent'] };

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`shows what the edit would give, channel by channel and as a whole (${theme})`, async () => {
      const { support, page, editor } = await open(theme);
      await editor.fill(JSON.stringify(edited, null, 2));
      const { edit, values: sent, as_node: node } = await asked(support, 1);
      assert.deepEqual([sent, node], [{ turns: 3, intent: 'complaint', mood: 'bad' }, null]);
      await support.send({ type: 'preview', edit, preview: answer, problem: null });
      const preview = page.getByRole('region', { name: 'Preview' });
      await preview.getByText('Would run next:').waitFor();
      await preview.getByRole('button', { name: 'agent' }).waitFor();
      await page.getByText('becomes 5 (reducer add: 2 and 3)').waitFor();
      await page.getByText('replaces what is there').waitFor();
      await page.getByText('ignored: the graph has no such channel').waitFor();
      assert.deepEqual(await preview.locator('.change-head code').allTextContents(), ['intent', 'turns']);
      assert.deepEqual(await seriousProblems(page), []);
      await preview.getByRole('button', { name: 'Preview' }).click();
      assert.equal(await preview.locator('.change').count(), 0);
    });
  }

  it('asks again for what was replaced, for a node, and not for what did not change', async () => {
    const { support, page, editor } = await open('dark');
    await editor.fill(JSON.stringify({ ...values, turns: 3 }));
    await asked(support, 1);
    await page.getByText('Replace the value').click();
    assert.deepEqual((await asked(support, 2)).values, { turns: { __overwrite__: 3 } });
    await page.getByLabel('As node').selectOption('agent');
    const third = await asked(support, 3);
    assert.equal(third.as_node, 'agent');
    // Another way to write the same.
    await editor.fill(JSON.stringify({ ...values, turns: 3 }, null, 4));
    const after = { values: { ...values, turns: 3 }, next: [], written: ['turns'] };
    await support.send({ type: 'preview', edit: 3, preview: after, problem: null });
    await page.getByText('Nothing would run next.').waitFor();
    await page.locator('.edit-preview:not(.edit-preview-old)').waitFor();
    assert.equal(support.sent.filter(({ type }) => type === 'preview').length, 3);
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    assert.deepEqual((await support.ofType('fork')).values, { turns: { __overwrite__: 3 } });
  });

  it('says why an edit would be refused, keeps it while more is typed, and forgets it with the edit', async () => {
    const { support, page, editor } = await open('light', { width: 700 });
    await editor.fill(JSON.stringify({ ...values, turns: 'x' }));
    await asked(support, 1);
    const problem = 'TypeError: turns are <b>numbers</b>.';
    await support.send({ type: 'preview', edit: 1, preview: null, problem });
    await page.getByText(`The edit would be refused: ${problem}`).waitFor();
    // It may be tried all the same: the server has the last word.
    assert.equal(await page.getByRole('button', { name: 'Fork', exact: true }).isEnabled(), true);
    await editor.fill('{"turns": ');
    await page.getByText(/^Line 1/).waitFor();
    assert.equal(await page.locator('.edit-preview-old').count(), 1);
    await editor.fill(JSON.stringify(values));
    await page.getByRole('region', { name: 'Preview' }).waitFor({ state: 'detached' });
  });

  it('tells why a channel cannot be replaced, and offers nothing where nothing is yet', async () => {
    const told = { ...channels, old: { ...joined, overwrite: false } };
    const { support, page, editor } = await open('dark', { told, values: { log: ['a'], old: 1 } });
    await editor.fill(JSON.stringify({ log: ['b'], old: 2, turns: 1 }));
    await asked(support, 1);
    const after = {
      values: { log: ['a', 'b'], old: 3, turns: 1 },
      next: [],
      written: ['log', 'old', 'turns'],
    };
    await support.send({ type: 'preview', edit: 1, preview: after, problem: null });
    await page.getByText('adds 1 item (by its reducer)').waitFor();
    const boxes = page.locator('.channel-edit vscode-checkbox');
    assert.deepEqual(
      await boxes.evaluateAll((all) =>
        all.map((box) => [box.hasAttribute('disabled'), box.getAttribute('title')]),
      ),
      [
        [true, 'A channel of the kind Topic cannot be replaced.'],
        [true, 'The installed LangGraph is too old to replace what a reducer has gathered.'],
      ],
    );
  });

  it('is not offered by a server that has none, which is said once', async () => {
    const { support, page, editor } = await open('dark', { told: null });
    await editor.fill(JSON.stringify({ ...values, turns: 3 }));
    await page.getByText(/^This server does not preview edits/).waitFor();
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    await support.ofType('fork');
    assert.equal(support.sent.filter(({ type }) => type === 'preview').length, 0);
  });
});
