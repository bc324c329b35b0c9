/** The form for a run in a real browser: filled in, sent, refused, on a new thread and on one that is there. */
import assert from 'node:assert/strict';
import type { PanelRunForm } from '../../../server/protocol/panel.js';
import type { OpenOptions, PanelPage } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

describe('the form for a run, in a browser', function () {
  this.timeout(180_000);
  const pages = panelPages();
  const openPage = pages.open;
  const openNew = async (form: PanelRunForm, options: OpenOptions = {}): Promise<PanelPage> => {
    const panel = await openPage({ graphId: form.graph_id, newRun: true, ...options });
    await panel.ofType('runForm');
    await panel.send({ type: 'runForm', form });
    return panel;
  };
  const openThread = async (): Promise<PanelPage> => {
    const panel = await openPage({ details: recorded.supportDetail });
    const thread = { ...recorded.supportThread, status: 'idle' as const, interrupts: [] };
    await panel.send(recorded.threadMessage(thread, recorded.supportCheckpoints));
    await panel.page.getByRole('button', { name: 'Run…' }).click();
    await panel.ofType('runForm');
    await panel.send({ type: 'runForm', form: recorded.supportForm });
    return panel;
  };

  it('sends the fields that were filled in, each as its type', async () => {
    const panel = await openNew(recorded.topicForm);
    const { page } = panel;
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('cats');
    await page.getByLabel('depth').fill('four');
    await page.getByText('Not a number', { exact: true }).waitFor();
    await page.getByLabel('depth').fill('4');
    await page.getByLabel('strict').selectOption('true');
    await page.getByLabel('sources').fill('["wikipedia"]');
    await page.keyboard.press('ControlOrMeta+Enter');
    const { input } = await panel.ofType('start');
    assert.deepEqual(input, { topic: 'cats', depth: 4, strict: true, sources: ['wikipedia'] });
  });

  it('keeps what was typed where the run is refused, and says why', async () => {
    const panel = await openNew(recorded.topicForm);
    const { page } = panel;
    await page.getByLabel('topic').fill('cats');
    await page.getByRole('button', { name: 'Run' }).click();
    const { request } = await panel.ofType('start');
    await panel.send({ type: 'failed', request, message: 'The server does not answer.' });
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    assert.equal(await page.getByLabel('topic').inputValue(), 'cats');
  });

  it('shows the fields of a graph that was loaded anew, with what was typed; and those of before while it does not load', async () => {
    const panel = await openNew(recorded.topicForm);
    const { page } = panel;
    await page.getByLabel('topic').fill('cats');
    await page.getByLabel('depth').fill('4');
    const broken = { ...recorded.topicForm, input_schema: null, problem: 'It does not load.' };
    await panel.send({ type: 'runForm', form: broken });
    await page.getByText('It does not load.').waitFor();
    assert.equal(await page.getByLabel('topic').inputValue(), 'cats');
    const input_schema = {
      type: 'object',
      properties: { topic: { type: 'string' }, mood: { type: 'string' } },
    };
    await panel.send({ type: 'runForm', form: { ...recorded.topicForm, input_schema } });
    await page.getByLabel('mood').fill('calm');
    assert.equal(await page.getByLabel('depth').count(), 0);
    assert.equal(await page.getByText('It does not load.').count(), 0);
    await page.getByRole('button', { name: 'Run' }).click();
    assert.deepEqual((await panel.ofType('start')).input, { topic: 'cats', mood: 'calm' });
  });

  it('becomes fields where the graph did not load at first, unless JSON has been typed', async () => {
    const broken = { ...recorded.topicForm, input_schema: null, problem: 'It does not load.' };
    const panel = await openNew(broken);
    await panel.page.getByRole('textbox', { name: 'Input as JSON' }).waitFor();
    await panel.send({ type: 'runForm', form: recorded.topicForm });
    await panel.page.getByLabel('topic').waitFor();
    const typed = await openNew(broken);
    await typed.page.getByRole('textbox', { name: 'Input as JSON' }).fill('{"topic": "dogs"}');
    await typed.send({ type: 'runForm', form: recorded.topicForm });
    await typed.page.getByRole('radio', { name: 'Fields' }).waitFor();
    await typed.page.getByRole('button', { name: 'Run' }).click();
    assert.deepEqual((await typed.ofType('start')).input, { topic: 'dogs' });
  });

  it('is JSON where the graph does not tell its input, and turns into JSON where it does', async () => {
    const unknown = await openNew({ ...recorded.topicForm, input_schema: null, problem: 'Not known: 404.' });
    await unknown.page.getByText('Not known: 404.').waitFor();
    await unknown.page.getByRole('textbox', { name: 'Input as JSON' }).fill('{"topic": "dogs"}');
    await unknown.page.getByRole('button', { name: 'Run' }).click();
    assert.deepEqual((await unknown.ofType('start')).input, { topic: 'dogs' });

    const { page } = await openNew(recorded.topicForm);
    await page.getByLabel('topic').fill('cats');
    await page.getByRole('radio', { name: 'JSON' }).click();
    const json = page.getByRole('textbox', { name: 'Input as JSON' });
    await json.getByText('cats').waitFor();
    await json.fill('{"other": 1}');
    assert.equal(await page.getByRole('radio', { name: 'Fields' }).isDisabled(), true);
    await json.fill('{"topic": "owls"}');
    await page.getByRole('radio', { name: 'Fields' }).click();
    assert.equal(await page.getByLabel('topic').inputValue(), 'owls');
  });

  it('says a message with Enter, shows how long the run takes, cancels it, and is ready for the next', async () => {
    const panel = await openThread();
    const { page } = panel;
    const message = page.getByRole('textbox', { name: 'messages' });
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    const { request, input } = await panel.ofType('start');
    assert.deepEqual(input, { messages: [{ role: 'user', content: 'one\ntwo' }] });
    await panel.send({ type: 'done', request });
    const started_at = '2026-03-01T12:29:00Z';
    await panel.send({ type: 'run', run: { run_id: 'r', status: 'running', active: ['agent'], started_at } });
    await page.locator('.run-foot').getByText('1 min 0 s').waitFor();
    assert.equal(await message.inputValue(), '');
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await panel.ofType('cancel');
    await panel.send({ type: 'run', run: null });
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  it('shows what models write as they write it, the nodes, and how the run ended', async () => {
    const panel = await openThread();
    const { page } = panel;
    const started_at = '2026-03-01T12:29:58Z';
    const live = { run_id: 'r', reset: true, messages: [], tasks: [], events: [], end: null };
    const task = { id: 't', node: 'agent', started_at, duration_ms: null, state: 'running' as const };
    const said = { id: 'm9', node: 'agent', kind: 'AIMessageChunk', calls: [], text: 'It is ' };
    await panel.send({ type: 'run', run: { run_id: 'r', status: 'running', active: ['agent'], started_at } });
    await panel.send({ type: 'live', live: { ...live, tasks: [task], messages: [said] } });
    await panel.send({
      type: 'live',
      live: { ...live, reset: false, messages: [{ ...said, text: 'paid.' }] },
    });
    const output = page.getByRole('region', { name: 'Output' });
    await output.getByText('It is paid.').waitFor();
    await output.getByText('Desk lamp').waitFor();
    await output.getByRole('listitem').filter({ hasText: 'agent' }).getByText('2.0 s').waitFor();
    const end = { kind: 'finished' as const, duration_ms: 2300, message: null };
    const done = { ...task, state: 'done' as const, duration_ms: 2100 };
    await panel.send({ type: 'live', live: { ...live, reset: false, tasks: [done], end } });
    await panel.send({ type: 'run', run: null });
    await output.getByText('Finished in 2.3 s').waitFor();
    // It is in no state: it goes with the run.
    assert.equal(await output.getByText('It is paid.').count(), 0);
    await output.getByRole('button', { name: 'Look at the checkpoint' }).click();
    await page.getByRole('tab', { name: 'State' }).waitFor();
  });

  it('starts with the options that were set: assistant, context, config, stops, events to show', async () => {
    const panel = await openNew({
      ...recorded.topicForm,
      context_schema: { properties: { user: { type: 'string' }, limit: { type: 'integer' } } },
      assistants: [
        { assistant_id: 'a-1', name: 'research', description: null },
        { assistant_id: 'a-2', name: 'polite', description: 'Says please.' },
      ],
      nodes: ['plan', 'write'],
    });
    const { page } = panel;
    await page.getByRole('button', { name: 'Options', exact: true }).click();
    await page.getByRole('combobox', { name: 'Assistant' }).selectOption({ label: 'polite' });
    await page.getByText('Says please.').waitFor();
    await page.getByLabel('user').fill('ada');
    await page.getByRole('textbox', { name: 'Config as JSON' }).fill('{"recursion_limit": 9');
    await page.getByText(/^config: /).waitFor();
    await page.getByRole('textbox', { name: 'Config as JSON' }).fill('{"recursion_limit": 9}');
    await page.getByRole('checkbox', { name: 'Stop before every node' }).check();
    await page.getByRole('checkbox', { name: 'Stop after write' }).check();
    await page.getByRole('checkbox', { name: 'custom' }).check();
    await page.getByRole('button', { name: 'Options (6 set)' }).waitFor();
    await page.getByRole('button', { name: 'Run' }).click();
    const { type: _type, request: _request, ...start } = await panel.ofType('start');
    assert.deepEqual(start, {
      input: {},
      assistant_id: 'a-2',
      config: { recursion_limit: 9 },
      context: { user: 'ada' },
      interrupt_before: ['*'],
      interrupt_after: ['write'],
      stream_modes: ['custom'],
    });
  });

  it('gives way to a checkpoint that is chosen, and comes back with what was typed', async () => {
    const { page } = await openThread();
    await page.getByRole('textbox', { name: 'messages' }).fill('half a sen');
    await page.getByRole('listbox').getByRole('option').nth(2).click();
    await page.getByRole('tab', { name: 'State' }).waitFor();
    await page.getByRole('button', { name: 'Run…' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'messages' }).inputValue(), 'half a sen');
    await page.keyboard.press('Escape');
    await page.locator('[role=listbox]:focus').waitFor();
  });

  it('goes on as the form of the thread that its first run has made', async () => {
    const first = await openNew(recorded.supportForm);
    await first.page.getByRole('textbox', { name: 'messages' }).fill('hello');
    await first.page.getByRole('button', { name: 'Other input: orderId' }).click();
    await first.page.getByLabel('orderId').fill('A-1');
    const panel = await openPage({ state: first.state, details: recorded.supportDetail });
    await panel.send({ type: 'openRunForm', spent: true });
    await panel.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
    await panel.ofType('runForm');
    const last_input = { orderId: 'A-1', messages: [{ role: 'user', content: 'hello' }] };
    await panel.send({ type: 'runForm', form: { ...recorded.supportForm, last_input } });
    assert.equal(await panel.page.getByRole('textbox', { name: 'messages' }).inputValue(), '');
    assert.equal(await panel.page.getByLabel('orderId').inputValue(), 'A-1');
  });
});
