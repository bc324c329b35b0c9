/** Every view of the panel, each as a person comes to it: for what must hold in all of them, and for pictures. */
import type { PanelLive, PanelLiveMessage, PanelLiveTask } from '../../../../server/protocol/panel.js';
import type { OpenOptions, PanelPage } from './panelPage.js';
import * as recorded from './recorded.js';

export interface PanelView {
  name: string;
  options: OpenOptions;
  /** From the page just opened to the view. */
  show: (panel: PanelPage) => Promise<void>;
}

const support = { details: recorded.supportDetail };
const joke = { details: recorded.jokeDetail };
const idleThread = { ...recorded.supportThread, status: 'idle' as const, interrupts: [] };

async function showSupport(panel: PanelPage): Promise<void> {
  await panel.send(recorded.threadMessage(recorded.supportThread, recorded.supportCheckpoints));
  await panel.send({ type: 'graph', graph: recorded.supportGraph });
  await panel.page.getByText('Desk lamp').first().waitFor();
}

async function showJoke(panel: PanelPage): Promise<void> {
  await panel.send(recorded.threadMessage(recorded.jokeThread, recorded.jokeCheckpoints));
  for (const row of recorded.jokeCheckpoints)
    await panel.send({ type: 'detail', detail: recorded.jokeDetail(row.checkpoint_id)! });
  await panel.page.getByRole('listbox').getByRole('option').first().waitFor();
}

const tab = (id: string): PanelView => ({
  name: id,
  options: support,
  show: async (panel) => {
    await showSupport(panel);
    await panel.page.locator(`#tab-${id}`).click();
    await panel.page.locator(`#tab-${id}[aria-selected=true]`).waitFor();
    if (id === 'graph') await panel.page.locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
  },
});

const compare = (name: string, row: number): PanelView => ({
  name,
  options: joke,
  show: async (panel) => {
    await showJoke(panel);
    await panel.send({ type: 'compare', checkpoint_id: recorded.jokeCheckpoints[row]!.checkpoint_id });
    await panel.page.locator('#tab-compare[aria-selected=true]').waitFor();
    await panel.page.locator('#tab-panel').getByText('chickens').first().waitFor();
  },
});

const editor = (name: string, text: string | null): PanelView => ({
  name,
  options: joke,
  show: async (panel) => {
    await showJoke(panel);
    await panel.page.getByRole('listbox').focus();
    await panel.page.keyboard.press('F2');
    await panel.page.locator('.cm-content').waitFor();
    if (text === null) return;
    await panel.page.locator('.cm-content').fill(text);
    await panel.page.clock.setFixedTime(recorded.recordedNow + 2000);
  },
});

/** What a server says of an edit that replaces one value, adds to another and has a key that the graph does not know. */
const editorPreview: PanelView = {
  name: 'editorPreview',
  options: joke,
  show: async (panel) => {
    const text = '{"topic": "dogs", "joke": "Dogs.", "generate_topic": 1}';
    await editor('', text).show(panel);
    const plain = { kind: 'LastValue', reduces: false, reducer: null, messages: false, overwrite: false };
    const joined = {
      ...plain,
      kind: 'BinaryOperatorAggregate',
      reduces: true,
      reducer: 'add',
      overwrite: true,
    };
    await panel.send({ type: 'stateSchema', schema: null, channels: { topic: plain, joke: joined } });
    const { edit } = await panel.ofType('preview');
    const values = { topic: 'dogs', joke: 'Dogs.' };
    const preview = { values, next: ['write_joke'], written: ['topic', 'joke'] };
    await panel.send({ type: 'preview', edit, preview, problem: null });
    await panel.page.locator('.edit-preview:not(.edit-preview-old) .change').first().waitFor();
  },
};

const form = (name: string, shown: typeof recorded.topicForm): PanelView => ({
  name,
  options: { graphId: shown.graph_id, newRun: true },
  show: async (panel) => {
    await panel.send({ type: 'runForm', form: shown });
    await panel.page.locator('.run-field, textarea').first().waitFor();
    const closed = panel.page.locator('.fold-title[aria-expanded=false]');
    while ((await closed.count()) > 0) await closed.first().click();
  },
});

const saying: PanelLiveMessage = {
  id: 'live-1',
  node: 'agent',
  kind: 'AIMessageChunk',
  text: 'The order is paid, so I ask for a refund.',
  calls: [{ name: 'find_order', args: '{"order_id": "A-1042"}' }],
};
const started = new Date(recorded.recordedNow - 4_200).toISOString();
const liveTask = (id: string, state: PanelLiveTask['state'], duration_ms: number | null): PanelLiveTask => ({
  ...{ id, node: id, state, started_at: started, duration_ms },
});
const live: PanelLive = {
  run_id: 'run-9',
  reset: true,
  messages: [saying],
  tasks: [
    liveTask('triage', 'done', 240),
    liveTask('tools', 'failed', 1200),
    liveTask('agent', 'running', null),
  ],
  events: [{ id: '1', mode: 'values', path: '', data: { intent: 'refund' } }],
  end: null,
};

const running: PanelView = {
  name: 'running',
  options: support,
  show: async (panel) => {
    const run = { run_id: 'run-9', status: 'running' as const, active: ['agent'], started_at: started };
    await panel.send(recorded.threadMessage(idleThread, recorded.supportCheckpoints));
    await panel.page.locator('.top-bar vscode-button').last().click();
    await panel.send({ type: 'runForm', form: recorded.supportForm });
    await panel.page.locator('.run-field').first().waitFor();
    await panel.send({ type: 'run', run });
    await panel.send({ type: 'live', live });
    await panel.page.getByText('The order is paid').last().waitFor();
  },
};

const review: PanelView = {
  name: 'review',
  options: support,
  show: async (panel) => {
    const value = {
      action_requests: [
        { name: 'send_refund', args: { order_id: 'A-1042' }, description: 'Pay back 49.90 EUR' },
      ],
      review_configs: [
        { action_name: 'send_refund', allowed_decisions: ['approve', 'edit', 'reject', 'respond'] },
      ],
    };
    const thread = { ...recorded.supportThread, interrupts: [{ id: 'int-1', value }] };
    await panel.send(recorded.threadMessage(thread, recorded.supportCheckpoints));
    await panel.page.getByText('Pay back 49.90 EUR').first().waitFor();
  },
};

const failed: PanelView = {
  name: 'failed',
  options: { details: (id) => recorded.detail({ ...failedRow, checkpoint_id: id }, { topic: 'cats' }, {}) },
  show: async (panel) => {
    const thread = { ...recorded.jokeThread, status: 'error' as const };
    await panel.send(recorded.threadMessage(thread, [failedRow]));
    await panel.page.getByText('no such model').first().waitFor();
  },
};
const failedRow = recorded.checkpoint('failed0', null, {
  next: ['write_joke'],
  tasks: [recorded.task('write_joke', { error: 'Error: no such model' })],
});

const filtered: PanelView = {
  name: 'filtered',
  options: joke,
  show: async (panel) => {
    await showJoke(panel);
    await panel.page.locator('.timeline input').first().fill('nothing like it');
    await panel.send({ type: 'found', text: 'nothing like it', checkpoint_ids: [] });
  },
};

const graphPage: PanelView = {
  name: 'graphPage',
  options: { graphId: 'support' },
  show: async (panel) => {
    await panel.ofType('graph');
    await panel.send({
      type: 'graph',
      graph: { ...recorded.supportGraph, origin: 'source', incomplete: true },
    });
    await panel.page.locator('.react-flow__edge').nth(5).waitFor({ state: 'attached' });
  },
};

const empty: PanelView = {
  name: 'empty',
  options: {},
  show: async (panel) => {
    await panel.send(recorded.threadMessage(recorded.jokeThread, []));
    await panel.page.locator('.empty-page vscode-button').waitFor();
  },
};

export const panelViews: PanelView[] = [
  { name: 'timeline', options: joke, show: showJoke },
  ...['state', 'changes', 'graph', 'tasks', 'metadata'].map(tab),
  compare('compare', 0),
  compare('outcomes', 5),
  editor('editor', null),
  editor('editorProblem', '{"topic": "dogs'),
  editorPreview,
  form('newRun', recorded.topicForm),
  form('newChat', recorded.supportForm),
  ...[running, review, failed, filtered, graphPage, empty],
  { name: 'loading', options: {}, show: (panel) => panel.page.locator('.empty-page').waitFor() },
];
