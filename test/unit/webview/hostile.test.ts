/**
 * A state that would like to be more than text, in every view: it stays text, nothing is loaded from anywhere, and a
 * state of megabytes can be looked at and edited.
 */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { PanelGraph, PanelRunForm } from '../../../server/protocol/panel.js';
import type { PanelPage } from './page/panelPage.js';
import { panelPages } from './page/panelPages.js';
import * as recorded from './page/recorded.js';

const evil = 'http://evil.test';
const markup =
  `<img src="${evil}/a.png" onerror="harmed=1"><script>harmed=2</script><iframe src="${evil}"></iframe>` +
  `<style>@import "${evil}/a.css"</style>[link](javascript:harmed=3)`;
/** A terminal's escape sequences, an override of the writing direction, and characters that cannot be seen. */
const tricky = `\u001b[31mred\u001b]8;;${evil}\u0007 abc\u202egnp.exe \u2066x\u2069 \u200b\u0000`;
const text = `${markup} ${tricky}`;

const values: Json = {
  [text]: text,
  list: [text, { [text]: [text] }],
  messages: [
    { type: 'human', id: text, name: text, content: text },
    {
      type: 'ai',
      id: 'm2',
      content: [
        { type: 'text', text },
        { type: text, [text]: text },
      ],
      tool_calls: [{ name: text, args: { [text]: text }, id: 'c1' }],
    },
    { type: 'tool', id: 'm3', name: text, tool_call_id: 'c1', content: JSON.stringify({ [text]: text }) },
  ],
};
const rows = ['hostile2', 'hostile1', 'hostile0'].map((id, index) =>
  recorded.checkpoint(id, index === 2 ? null : 'hostile0', {
    step: 2 - index,
    changed: Object.keys(values as object),
    next: [text],
    run_id: text,
    tasks: [recorded.task(text, { error: text, interrupts: [{ id: text, value: text }] })],
  }),
);
const detailOf = (id: string) => {
  const row = rows.find((each) => each.checkpoint_id === id) ?? rows[0]!;
  return { ...recorded.detail(row, values, { other: text }), results: { [`task-${text}`]: text } };
};
const thread = {
  ...recorded.jokeThread,
  ...{ title: text, graph_id: text, nodes: [text], status: 'interrupted' as const },
  interrupts: [{ id: text, value: { question: text, [text]: text } }],
};
const edge = { source: '__start__', target: text, label: text, conditional: true };
const graph: PanelGraph = {
  ...{ origin: 'server', incomplete: false, edges: [edge, { ...edge, source: text, target: '__end__' }] },
  nodes: ['__start__', text, '__end__'].map((id) => ({ id })),
};
const form: PanelRunForm = {
  ...recorded.topicForm,
  graph_id: text,
  input_schema: {
    type: 'object',
    properties: {
      [text]: { type: 'string', title: text, description: text, default: text },
      choice: { enum: [text], description: text },
    },
  },
  assistants: ['a', 'b'].map((id) => ({ assistant_id: id, name: text, description: text })),
  nodes: [text],
  problem: text,
};

describe('hostile content in the panel', function () {
  this.timeout(300_000);
  const pages = panelPages();

  const open = async (): Promise<PanelPage> => {
    const panel = await pages.open({ details: detailOf });
    await panel.page.evaluate(() => Object.assign(window, { harmed: 0 }));
    await panel.send(recorded.threadMessage(thread, rows));
    for (const { checkpoint_id } of rows)
      await panel.send({ type: 'detail', detail: detailOf(checkpoint_id) });
    await panel.send({ type: 'graph', graph });
    await panel.page.getByRole('listbox').getByRole('option').first().waitFor();
    return panel;
  };

  /** The page is the panel's own still, and says what cannot be seen. */
  const assertText = async ({ page }: PanelPage): Promise<void> => {
    const found = await page.evaluate(() => ({
      elements: document.querySelectorAll(
        '#root :is(img:not(.cm-widgetBuffer), script, iframe, style, object, a[href^=javascript])',
      ).length,
      harmed: (window as unknown as { harmed: number }).harmed,
      title: document.title,
      shown: document.body.innerText,
      told: [...document.querySelectorAll('#root *')].flatMap((each) =>
        ['title', 'aria-label', 'placeholder'].map((name) => each.getAttribute(name) ?? ''),
      ),
    }));
    assert.deepEqual([found.elements, found.harmed, found.title], [0, 0, 'Panel']);
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    const invisible = /[\u0000-\u0008\u000e-\u001f\u200b\u202a-\u202e\u2066-\u2069]/;
    assert.deepEqual(
      [found.shown, ...found.told].filter((each) => invisible.test(each)),
      [],
    );
  };

  for (const tab of ['state', 'changes', 'compare', 'graph', 'tasks', 'metadata']) {
    it(`is text: ${tab}`, async () => {
      const panel = await open();
      await panel.page.locator(`#tab-${tab}`).click();
      await panel.page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
      await assertText(panel);
    });
  }

  it('is text: outcomes, and the search of the timeline', async () => {
    const panel = await open();
    await panel.send({ type: 'compare', checkpoint_id: 'hostile0' });
    await panel.page.locator('#tab-compare[aria-selected=true]').waitFor();
    await assertText(panel);
    await panel.page.locator('.filter-text').fill('<img src=x onerror=harmed=4>');
    await assertText(panel);
  });

  it('is text: the editor, where it can be sent back as it was', async () => {
    const panel = await open();
    await panel.page.getByRole('listbox').press('F2');
    await panel.page.locator('.cm-content').waitFor();
    await assertText(panel);
    const edited = JSON.stringify({ ...(values as object), list: [text] });
    // Pasted, which is the editor's own doing: a browser that edits the page itself may try to keep a style.
    await panel.page.locator('.cm-content').press('ControlOrMeta+A');
    await panel.page.locator('.cm-content').evaluate(paste, edited);
    await panel.page.getByRole('button', { name: 'Fork', exact: true }).click();
    assert.deepEqual((await panel.ofType('fork')).values, { list: [text] });
  });

  it('is text: the form for a run, and what a run tells', async () => {
    const panel = await open();
    await panel.page.getByRole('button', { name: 'Run…' }).click();
    await panel.send({ type: 'runForm', form });
    await panel.page.getByRole('button', { name: 'Options' }).click();
    const started_at = new Date(recorded.recordedNow).toISOString();
    await panel.send({ type: 'run', run: { run_id: text, status: 'running', active: [text], started_at } });
    const message = { id: 'm', node: text, kind: 'ai', text, calls: [{ name: text, args: text }] };
    const task = { id: 't', node: text, state: 'failed' as const, started_at, duration_ms: 1 };
    const event = { id: '1', mode: text, path: text, data: { [text]: text } };
    const end = { kind: 'failed' as const, duration_ms: 1, message: text };
    const live = { run_id: text, reset: true, messages: [message], tasks: [task], events: [event], end };
    await panel.send({ type: 'live', live });
    await panel.page.getByRole('list', { name: 'Events' }).waitFor();
    await assertText(panel);
  });

  it('loads nothing from anywhere, whatever is put into the page', async () => {
    const panel = await open();
    const { page } = panel;
    const asked: string[] = [];
    page.on('requestfinished', (request) => asked.push(request.url()));
    const blocked = await page.evaluate(async (address) => {
      const found = new Set<string>();
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => found.add(effectiveDirective));
      const parts =
        `<img src="${address}/a.png"><iframe src="${address}/f"></iframe><link rel="stylesheet" href="${address}/a.css">` +
        `<object data="${address}/o"></object><video src="${address}/v.mp4"></video><form action="${address}/p"></form>` +
        `<b style="background: url(${address}/b.png)">x</b>`;
      const box = document.createElement('div');
      box.innerHTML = parts;
      document.body.append(box);
      for (const source of [{ src: `${address}/s.js` }, { text: 'harmed = 5' }])
        document.body.append(Object.assign(document.createElement('script'), source));
      box.querySelector('form')?.submit();
      const font = new FontFace('Evil', `url(${address}/f.woff)`);
      const attempts = [fetch(`${address}/f`), font.load(), fetch(`${address}/g`, { mode: 'no-cors' })];
      await Promise.allSettled(attempts);
      for (const make of [
        () => new WebSocket(`${address.replace('http', 'ws')}/w`),
        () => new EventSource(`${address}/e`),
        () => new Worker(`${address}/w.js`),
        () => navigator.sendBeacon(`${address}/b`),
      ])
        try {
          make();
        } catch {
          // Refused at once.
        }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [...found].sort();
    }, evil);
    const directives = [
      'connect-src',
      'font-src',
      'form-action',
      'frame-src',
      'img-src',
      'media-src',
      'object-src',
    ];
    for (const each of [...directives, 'script-src-elem', 'style-src-elem'])
      assert.ok(blocked.includes(each), each);
    assert.deepEqual(
      asked.filter((url) => url.startsWith(evil)),
      [],
    );
    assert.equal(await page.evaluate(() => (window as unknown as { harmed: number }).harmed), 0);
    // What the page says of all that was refused may come late: a closed one says nothing more.
    await page.close();
    panel.problems.length = 0;
  });

  it('folds what has megabytes in every view', async () => {
    const long = 'lorem ipsum '.repeat(420_000);
    const huge: Json = { text: long, messages: [{ type: 'ai', content: long }], inner: { deep: [long] } };
    const task = recorded.task('speak', { error: long, interrupts: [{ id: 'i', value: { ask: long } }] });
    const branches = ['huge2', 'huge1', 'huge0'].map((id, index) =>
      recorded.checkpoint(id, index === 2 ? null : 'huge0', {
        ...{ step: 2 - index, changed: ['text'], next: ['speak'], tasks: [task] },
      }),
    );
    const details = (id: string) => {
      const row = branches.find((each) => each.checkpoint_id === id) ?? branches[0]!;
      return { ...recorded.detail(row, huge, { topic: id }), results: { [task.id]: long } };
    };
    const panel = await pages.open({ details });
    const { page } = panel;
    const assertFolded = async (where: string): Promise<void> => {
      const told = await page.evaluate(() => {
        const attributes = [...document.querySelectorAll('#root *')].flatMap((each) =>
          [...each.attributes].map(({ name, value }) => ({ name, length: value.length })),
        );
        return {
          text: document.body.textContent.length,
          long: attributes.filter((each) => each.length > 5000),
        };
      });
      assert.deepEqual(told.long, [], where);
      assert.ok(told.text < 200_000, `${where} shows ${String(told.text)} characters`);
    };
    await panel.send(
      recorded.threadMessage(
        { ...recorded.jokeThread, title: long, interrupts: [{ id: 'i', value: { question: long } }] },
        branches,
      ),
    );
    for (const { checkpoint_id } of branches)
      await panel.send({ type: 'detail', detail: details(checkpoint_id) });
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    for (const tab of ['state', 'changes', 'compare', 'tasks', 'metadata']) {
      await page.locator(`#tab-${tab}`).click();
      await page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
      await assertFolded(tab);
    }
    await page.getByRole('button', { name: 'Run…' }).click();
    await panel.send({ type: 'runForm', form: { ...recorded.topicForm, problem: long } });
    await page.getByRole('button', { name: 'Options' }).waitFor();
    await assertFolded('the form for a run');
  });

  it('can be looked through and edited where it has megabytes, of which the page holds little', async () => {
    const long = 'lorem ipsum '.repeat(420_000);
    const big: Json = { long, messages: [{ type: 'human', content: 'short' }], topic: 'cats' };
    const row = recorded.checkpoint('big0', null, { changed: ['long'] });
    const panel = await pages.open({ details: () => recorded.detail(row, big, { long: `${long}!` }) });
    const { page } = panel;
    await panel.send(recorded.threadMessage(recorded.jokeThread, [row]));
    await page.getByRole('region', { name: 'topic', exact: true }).waitFor();
    for (const tab of ['changes', 'metadata', 'state']) {
      await page.locator(`#tab-${tab}`).click();
      await page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
    }
    assert.ok((await page.evaluate(() => document.body.textContent.length)) < 100_000);
    await page.getByPlaceholder('Find in this state').fill('cats');
    await page.getByRole('region', { name: 'topic', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Edit and fork' }).click();
    await page.locator('.cm-content').click();
    // How long a key takes, `npm run bench -- --only=panel` measures.
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('typed');
    await page.locator('.cm-content', { hasText: 'typed' }).waitFor();
    assert.ok((await page.evaluate(() => document.body.textContent.length)) < 100_000);
  });
});

function paste(editor: Element, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}
