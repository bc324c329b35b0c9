/** The bundled panel in a real browser, under the host's strict CSP: that it renders, listens to keys and runs nothing hostile. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import { panelKey } from './page/panelPage.js';
import type { OpenOptions, PanelPage } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

describe('the panel in a browser', function () {
  this.timeout(180_000);
  const pages = panelPages();
  const openPanel = pages.open;
  const openJoke = async (options: OpenOptions = {}): Promise<PanelPage> => {
    const panel = await openPanel({ details: recorded.jokeDetail, ...options });
    await panel.send(recorded.threadMessage(recorded.jokeThread, recorded.jokeCheckpoints));
    return panel;
  };
  const openSupport = async (): Promise<PanelPage> => {
    const panel = await openPanel({ details: recorded.supportDetail });
    await panel.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
    return panel;
  };

  it('draws a graph without a thread, and says where it is drawn from', async () => {
    const panel = await openPanel({ graphId: 'support' });
    const { page } = panel;
    await panel.ofType('graph');
    const source = { ...recorded.supportGraph, origin: 'source', incomplete: true } as const;
    await panel.send({ type: 'graph', graph: { ...source, nodes: [], edges: [] } });
    await page.getByText('No nodes yet').waitFor();
    await panel.send({ type: 'graph', graph: source });
    await page.getByText('Read from the source, which adds more than it tells.').waitFor();
    await page.getByText('triage', { exact: true }).dblclick();
    assert.equal((await panel.ofType('openNode')).node, 'triage');
    await panel.send({ type: 'graph', graph: recorded.supportGraph });
    await page.getByText(/Read from the source/).waitFor({ state: 'detached' });
    assert.deepEqual(panel.state && (panel.state as { graph_id: string }).graph_id, 'support');
  });

  it('stays within 1.5 MB', () => {
    const bytes = [...pages.assets().values()].reduce((sum, each) => sum + each.byteLength, 0);
    assert.ok(bytes <= 1.5 * 1024 * 1024, `${bytes} bytes`);
  });

  it('shows the history and the newest state', async () => {
    const { page } = await openJoke();
    await page.getByRole('region', { name: 'joke', exact: true }).getByText('Why did the chickens').waitFor();
    assert.equal(await page.getByRole('listbox').getByRole('option').count(), 8);
    assert.match(
      (await page.getByRole('listbox').getByRole('option', { selected: true }).getAttribute('aria-label')) ??
        '',
      /^write_joke, step 3/,
    );
  });

  it('is driven by the keyboard: move, edit, fork', async () => {
    const panel = await openJoke();
    const { page } = panel;
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('region', { name: 'topic', exact: true }).getByText('chickens').waitFor();
    await page.getByRole('listbox').press('F2');
    const editor = page.getByRole('textbox', { name: 'State as JSON' });
    await editor.waitFor();
    await page.getByText('Nothing has been changed yet.').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{"topic": "owls" ');
    await page.getByText(/^Line 1, column \d+: Expected "," or "}"/).waitFor();
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.keyboard.insertText('}');
    await page.getByText('Sends:').waitFor();
    await page.keyboard.press('ControlOrMeta+Enter');
    const fork = await panel.ofType('fork');
    const { request, ...rest } = fork;
    const checkpointId = recorded.jokeCheckpoints[1]!.checkpoint_id;
    assert.deepEqual(rest, {
      type: 'fork',
      checkpoint_id: checkpointId,
      values: { topic: 'owls' },
      as_node: null,
      then: 'stay',
    });
    assert.equal(panel.sent.filter((each) => each.type === 'fork').length, 1);
    await panel.send({ type: 'failed', request, message: 'The server said no.' });
    await page.getByText('The server said no.').waitFor();
    await panel.send({ type: 'done', request });
    await page.keyboard.press('Escape');
    await page.getByText('Discard them?').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await editor.waitFor({ state: 'detached' });
    await page.locator('[role=listbox]:focus').waitFor();
  });

  it('forks as the node chosen and resumes', async () => {
    const panel = await openJoke();
    const { page } = panel;
    await page.getByRole('listbox').getByRole('option').nth(1).click();
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await page.getByRole('textbox', { name: 'State as JSON' }).fill('{"topic": "owls"}');
    await page.getByLabel('As node').selectOption('generate_topic');
    await page.getByRole('button', { name: 'Fork and resume' }).click();
    const { as_node: asNode, then, values } = await panel.ofType('fork');
    assert.deepEqual([asNode, then, values], ['generate_topic', 'resume', { topic: 'owls' }]);
  });

  it('resumes from the selected checkpoint and copies its id', async () => {
    const panel = await openJoke();
    const { page } = panel;
    await page.getByRole('listbox').getByRole('option').nth(5).click();
    await page.getByRole('button', { name: 'Copy checkpoint ID' }).click();
    await page.getByRole('button', { name: 'Resume from here' }).click();
    const id = recorded.jokeCheckpoints[5]!.checkpoint_id;
    assert.equal((await panel.ofType('resume')).checkpoint_id, id);
    assert.equal((await panel.ofType('copyId')).checkpoint_id, id);
  });

  it('answers an interrupt, as text or as JSON', async () => {
    const panel = await openSupport();
    const { page } = panel;
    await page.getByText('Refund order A-1042').first().waitFor();
    await page.getByText('JSON', { exact: true }).click();
    const answer = page.getByRole('textbox', { name: 'Answer' });
    await answer.fill('tru');
    await page.getByText('Line 1, column 1: Expected a value').waitFor();
    await answer.fill('true');
    await page.getByText('Sends true.').waitFor();
    await page.getByRole('button', { name: 'Resume with answer' }).click();
    assert.equal((await panel.ofType('answer')).value, true);
  });

  it('asks for a decision on tool calls and sends it as the graph expects', async () => {
    const panel = await openPanel({ details: recorded.supportDetail });
    const { page } = panel;
    const value: Json = {
      action_requests: [{ name: 'send_refund', args: { order_id: 'A-1042' }, description: 'Pay back' }],
      review_configs: [{ action_name: 'send_refund', allowed_decisions: ['approve', 'edit', 'reject'] }],
    };
    const thread = { ...recorded.supportThread, interrupts: [{ id: 'int-1', value }] };
    await panel.send(recorded.threadMessage(thread, recorded.supportCheckpoints));
    await page.getByRole('radio', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Arguments as JSON' }).fill('{"order_id": "B-7"}');
    await page.getByRole('button', { name: 'Resume with decision' }).click();
    assert.deepEqual((await panel.ofType('answer')).value, {
      decisions: [{ type: 'edit', edited_action: { name: 'send_refund', args: { order_id: 'B-7' } } }],
    });
  });

  it('grows while a run streams, and cancels it', async () => {
    const panel = await openJoke();
    const { page } = panel;
    const run = {
      run_id: 'r',
      status: 'running' as const,
      active: ['write_joke'],
      started_at: '2026-03-01T12:29:00Z',
    };
    await panel.send({ type: 'run', run });
    await page.getByText('Running write_joke').waitFor();
    const grown = [
      recorded.checkpoint('new9', recorded.jokeCheckpoints[0]!.checkpoint_id, { step: 4 }),
      ...recorded.jokeCheckpoints,
    ];
    await panel.send(recorded.threadMessage(recorded.jokeThread, grown, run));
    await panel.received((message) => message.type === 'select' && message.checkpoint_id === 'new9');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await panel.ofType('cancel');
    await panel.send({ type: 'run', run: null });
    await page.getByText('Running write_joke').waitFor({ state: 'detached' });
  });

  it('renders only what is in sight of a long history, and asks for more at its end', async () => {
    const panel = await openPanel({});
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      recorded.checkpoint(`c${10_000 - index}`, `c${10_000 - index - 1}`, { step: 10_000 - index }),
    );
    await panel.send({ ...recorded.threadMessage(recorded.jokeThread, rows), has_more: true });
    await panel.page.getByRole('listbox').getByRole('option').first().waitFor();
    assert.ok((await panel.page.getByRole('listbox').getByRole('option').count()) < 60);
    assert.equal(panel.sent.filter((each) => each.type === 'loadMore').length, 0);
    await panel.page.getByRole('listbox').press('End');
    await panel.ofType('loadMore');
    await panel.page.getByRole('listbox').getByRole('option', { selected: true }).waitFor();
  });

  it('narrows the timeline by node, by run, and by a text in the state as it is typed', async () => {
    const panel = await openJoke();
    const { page } = panel;
    const rows = page.getByRole('listbox').getByRole('option', { name: /step/ });
    await page.getByRole('combobox', { name: 'Run' }).selectOption('run-3');
    await page.getByText('1 of 8 checkpoints').waitFor();
    assert.match((await rows.first().getAttribute('aria-label')) ?? '', /^write_joke, .*took 1.8 s/);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('combobox', { name: 'Node' }).selectOption('generate_topic');
    await page.getByText('1 of 8 checkpoints').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('listbox').press('c');
    await page.keyboard.type('hickens');
    const { text } = await panel.received<{ type: 'search'; text: string }>(
      (message) => message.type === 'search' && message.text === 'chickens',
    );
    const ids = recorded.jokeCheckpoints.slice(0, 2).map((each) => each.checkpoint_id);
    await panel.send({ type: 'found', text, checkpoint_ids: ids });
    await page.getByText('2 of 8 checkpoints').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=listbox]:focus').waitFor();
    await page.keyboard.press('End');
    await page
      .getByRole('listbox')
      .getByRole('option', { selected: true, name: /^Edited state/ })
      .waitFor();
  });

  it('finds a text in the state, copies its path, and shows a message as JSON', async () => {
    const panel = await openSupport();
    const { page } = panel;
    const messages = page.getByRole('region', { name: 'messages', exact: true });
    await messages.getByText('Desk lamp').waitFor();
    assert.equal(await messages.getByRole('listitem').filter({ hasText: 'Tool' }).count(), 0);
    await messages.getByRole('button', { name: 'Show the JSON of this message' }).first().click();
    await messages.getByText('m1').waitFor();
    await page.getByRole('textbox', { name: 'Find in this state' }).fill('desk lamp');
    await page.getByText('1 place').waitFor();
    await page.getByRole('button', { name: 'Copy path: messages[2].content' }).click();
    assert.equal((await panel.ofType('copyText')).text, 'messages[2].content');
  });

  it('compares a checkpoint with another that was chosen', async () => {
    const panel = await openJoke();
    const { page } = panel;
    const rows = page.getByRole('listbox').getByRole('option');
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByText('Against the parent checkpoint.').waitFor();
    await rows.nth(4).click();
    await page.getByRole('button', { name: 'Select to compare' }).click();
    await rows.first().click();
    await page.locator('.change', { hasText: 'topic' }).getByText('the secret life of socks').waitFor();
    await page.getByRole('button', { name: 'Open in diff editor' }).click();
    const { before, after } = await panel.ofType('openDiff');
    const [newest, base] = [recorded.jokeCheckpoints[0]!, recorded.jokeCheckpoints[4]!];
    assert.deepEqual([before, after], [base.checkpoint_id, newest.checkpoint_id]);
    await page.getByRole('button', { name: 'Compare with parent' }).click();
    await page.getByText('Against the parent checkpoint.').waitFor();
  });

  it('compares two branches, and shows how those from one checkpoint are spread', async () => {
    const panel = await openJoke();
    const { page } = panel;
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText('They parted after generate_topic').waitFor();
    const topic = page.getByRole('region', { name: 'topic' });
    await topic.getByText('dogs').waitFor();
    await topic.getByText('chickens').waitFor();
    await page.getByRole('combobox', { name: 'Compare with branch' }).selectOption({ index: 1 });
    await topic.getByText('the secret life of socks').waitFor();
    await page.getByRole('button', { name: 'Open in diff editor' }).click();
    const [newest, , , , base] = recorded.jokeCheckpoints;
    const { before, after } = await panel.ofType('openDiff');
    assert.deepEqual([before, after], [base!.checkpoint_id, newest!.checkpoint_id]);

    const parted = recorded.jokeCheckpoints[5]!.checkpoint_id;
    await panel.send({ type: 'compare', checkpoint_id: parted });
    await page.getByText('3 branches go on from this checkpoint.').waitFor();
    await page.getByRole('region', { name: 'joke' }).getByText('3 different of 3').waitFor();
    await page.getByRole('region', { name: 'Ways' }).getByText('the same in all 3').waitFor();
    await page.getByText('From 2 ms to 1 min 4 s; half of them within 1.8 s').waitFor();
    await page.getByRole('button', { name: 'Re-run…' }).click();
    assert.equal((await panel.ofType('rerun')).checkpoint_id, parted);
    assert.deepEqual(panel.problems, []);
  });

  it('draws the graph, opens a subgraph, sets a breakpoint, goes to the source, and saves a picture', async () => {
    const panel = await openSupport();
    const { page } = panel;
    await page.getByRole('tab', { name: 'Graph' }).click();
    await panel.ofType('graph');
    await panel.send({ type: 'graph', graph: recorded.supportGraph });
    await page.getByRole('button', { name: 'agent, ran 2 times' }).waitFor();
    await page.getByRole('button', { name: 'approve_refund, next, did not run' }).waitFor();
    await page.getByRole('button', { name: 'Open approve_refund' }).click();
    await page.getByRole('button', { name: 'check, did not run' }).waitFor();
    await page.getByRole('button', { name: 'Breakpoint before tools' }).click();
    assert.deepEqual(await panel.ofType('toggleBreakpoint'), {
      ...{ type: 'toggleBreakpoint', node: 'tools', side: 'before' },
    });
    const stop = { node: 'tools', before: true, after: false, condition: null };
    await panel.send({ type: 'breakpoints', stops: [stop], problem: null });
    await page.locator('.graph-break[aria-pressed=true]').waitFor();
    await page.getByRole('button', { name: 'triage, ran once' }).dblclick();
    assert.equal((await panel.ofType('openNode')).node, 'triage');
    await page.getByRole('button', { name: 'Save PNG…' }).click();
    const picture = await panel.ofType('saveFile');
    assert.equal(picture.name, 'support.png');
    assert.match(picture.content, /^iVBORw0KGgo/);
  });

  it('shows an image of the state, and none from the network', async () => {
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const content = [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
      { type: 'image_url', image_url: { url: 'https://example.com/secret.png' } },
    ];
    const row = recorded.checkpoint('image0', null, { changed: ['messages'] });
    const values = { messages: [{ type: 'human', content }] };
    const { page, send } = await openPanel({ details: () => recorded.detail(row, values, {}) }).then(
      (panel) => ({
        page: panel.page,
        send: panel.send.bind(panel),
      }),
    );
    await send(recorded.threadMessage(recorded.jokeThread, [row]));
    await page.getByRole('img', { name: 'Image in the state' }).waitFor();
    await page.getByText('https://example.com/secret.png').waitFor();
    assert.equal(await page.getByRole('img', { name: 'Image in the state' }).count(), 1);
  });

  it('comes back after a reload where it was, with the edit not yet sent', async () => {
    const first = await openJoke();
    await first.page.getByRole('listbox').getByRole('option').nth(1).click();
    await first.page.getByRole('button', { name: 'Edit and fork' }).click();
    await first.page.getByRole('textbox', { name: 'State as JSON' }).fill('{"topic": "owls');
    await first.page.getByText('This string does not end').first().waitFor();
    const again = await openJoke({ state: first.state });
    await again.page.getByText('{"topic": "owls').waitFor();
    assert.equal(
      await again.page
        .getByRole('listbox')
        .getByRole('option', { selected: true })
        .getAttribute('aria-posinset'),
      '2',
    );
  });

  it('keeps which thread it shows before it has seen it, and when it cannot be shown', async () => {
    const panel = await openPanel({});
    const keptKey = (): unknown => {
      const { project_id, thread_id } = (panel.state ?? {}) as Record<string, unknown>;
      return { project_id, thread_id };
    };
    await panel.page.getByText('Loading the thread…').waitFor();
    assert.deepEqual(keptKey(), panelKey);
    await panel.send({ type: 'gone', message: 'The server is not running.' });
    await panel.page.getByText('The server is not running.').waitFor();
    assert.deepEqual(keptKey(), panelKey);
  });

  it('treats hostile state as text and long state by the piece', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const values: Json = {
      [markup]: markup,
      rtl: 'abc\u202etxt.exe',
      long: 'x'.repeat(5_000_000),
      many: Array.from({ length: 20_000 }, (_, index) => ({ index })),
      messages: [{ type: 'human', content: markup, name: markup }],
    };
    const row = recorded.checkpoint('hostile0', null, {
      step: 1,
      changed: Object.keys(values),
      next: [markup],
      tasks: [recorded.task(markup, { error: markup })],
    });
    const panel = await openPanel({ details: () => recorded.detail(row, values, {}) });
    const { page } = panel;
    const thread = {
      ...recorded.jokeThread,
      title: markup,
      graph_id: markup,
      nodes: [markup],
      status: 'interrupted' as const,
      interrupts: [{ value: markup }],
    };
    await panel.send(recorded.threadMessage(thread, [row]));
    await page.getByText('abc\\u202etxt.exe').waitFor();
    for (const tab of ['Changes', 'Tasks', 'Metadata', 'State'])
      await page.getByRole('tab', { name: tab }).click();
    assert.equal(await page.locator('#root img, #root script').count(), 0);
    assert.equal(await page.title(), 'Panel');
    const size = await page.evaluate(() => document.body.textContent.length);
    assert.ok(size < 100_000, `${size} characters on the page`);
  });

  for (const [theme, width] of [
    ['dark', 380],
    ['light', 700],
    ['highContrast', 1400],
  ] as const) {
    it(`fits ${width} px without scrolling sideways (${theme})`, async () => {
      const { page } = await openJoke({ theme, width });
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        true,
      );
    });
  }

  it('says when there is nothing to show', async () => {
    const panel = await openPanel({});
    await panel.page.getByText('Loading the thread…').waitFor();
    await panel.send(recorded.threadMessage(recorded.jokeThread, []));
    await panel.page.getByText('No checkpoints yet').waitFor();
    await panel.send({ type: 'gone', message: 'The thread was deleted.' });
    await panel.page.getByText('The thread was deleted.').waitFor();
  });
});
