/** Messages as the extension sends them, on two threads of the example graphs; for tests and pictures of the page. */
import type { Json } from '../../../../server/protocol/api.js';
import type {
  PanelCheckpoint,
  PanelCheckpointDetail,
  PanelGraph,
  PanelRun,
  PanelRunForm,
  PanelTask,
  PanelThread,
  ToPanel,
} from '../../../../server/protocol/panel.js';

/** All recorded times lie before it. */
export const recordedNow = Date.parse('2026-03-01T12:30:00Z');

export function task(name: string, more: Partial<PanelTask> = {}): PanelTask {
  return {
    ...{ id: `task-${name}`, name, error: null, interrupts: [], done: false },
    ...{ duration_ms: null, attempts: null, ...more },
  };
}

export function checkpoint(
  id: string,
  parent: string | null,
  more: Partial<PanelCheckpoint> = {},
): PanelCheckpoint {
  // The last character of an id counts the steps.
  const minute = ((id.codePointAt(id.length - 1) ?? 48) - 48) * 2;
  return {
    checkpoint_id: id,
    parent_checkpoint_id: parent,
    created_at: new Date(recordedNow - (40 - minute) * 47_000).toISOString(),
    step: 0,
    source: 'loop',
    next: [],
    tasks: [],
    run_id: 'run-1',
    changed: [],
    graph: null,
    duration_ms: null,
    tokens: null,
    ...more,
  };
}

export function detail(row: PanelCheckpoint, values: Json, parent: Json | null): PanelCheckpointDetail {
  const metadata = {
    source: row.source,
    step: row.step ?? 0,
    parents: {},
    graph_id: 'joke',
    run_id: row.run_id,
  };
  return { ...row, values, parent_values: parent, metadata, results: {}, traces: {}, ran: [] };
}

const id = (n: number): string => `1f0f-aa${n}0-6c3e-8000-5be2d1c4f0${n}${n}`;

export const jokeThread: PanelThread = {
  thread_id: '3f6e0a51-9b1c-4d3e-8f53-2d3e5c1c7a10',
  title: 'a joke about cats',
  graph_id: 'joke',
  status: 'idle',
  nodes: ['generate_topic', 'write_joke'],
  interrupts: [],
};

export const jokeCheckpoints: PanelCheckpoint[] = [
  checkpoint(id(8), id(7), { step: 3, changed: ['joke'], run_id: 'run-3', duration_ms: 1834 }),
  checkpoint(id(7), id(2), {
    step: 2,
    source: 'update',
    next: ['write_joke'],
    tasks: [task('write_joke')],
    changed: ['topic'],
  }),
  checkpoint(id(6), id(5), { step: 3, changed: ['joke'], run_id: 'run-2', duration_ms: 2 }),
  checkpoint(id(5), id(2), {
    step: 2,
    source: 'fork',
    next: ['write_joke'],
    tasks: [task('write_joke')],
    changed: ['topic'],
  }),
  checkpoint(id(3), id(2), { step: 2, changed: ['joke'], duration_ms: 64_000 }),
  checkpoint(id(2), id(1), {
    step: 1,
    next: ['write_joke'],
    tasks: [task('write_joke', { done: true })],
    changed: ['topic'],
  }),
  checkpoint(id(1), id(0), { step: 0, next: ['generate_topic'], tasks: [task('generate_topic')] }),
  checkpoint(id(0), null, { step: -1, source: 'input', next: ['__start__'], tasks: [task('__start__')] }),
];

const jokes: Record<string, [values: Json, parent: Json | null]> = {
  [id(8)]: [
    {
      topic: 'chickens',
      joke: 'Why did the chickens cross the road? To get to the other side, in the same old way.',
    },
    { topic: 'chickens' },
  ],
  [id(7)]: [{ topic: 'chickens' }, { topic: 'the secret life of socks' }],
  [id(6)]: [{ topic: 'dogs', joke: 'Dogs.' }, { topic: 'dogs' }],
  [id(5)]: [{ topic: 'dogs' }, { topic: 'the secret life of socks' }],
  [id(3)]: [
    { topic: 'the secret life of socks', joke: 'Where do socks go? They elope.' },
    { topic: 'the secret life of socks' },
  ],
  [id(2)]: [{ topic: 'the secret life of socks' }, {}],
  [id(1)]: [{}, {}],
  [id(0)]: [{}, null],
};

export function jokeDetail(checkpointId: string): PanelCheckpointDetail | null {
  const row = jokeCheckpoints.find((each) => each.checkpoint_id === checkpointId);
  const values = jokes[checkpointId];
  return row === undefined || values === undefined ? null : detail(row, values[0], values[1]);
}

export const question: Json = {
  question: 'Refund order A-1042 (49.90 EUR) to the customer?',
  order: { id: 'A-1042', total: 49.9, paid: true },
};

const supportMessages: Json[] = [
  { type: 'human', id: 'm1', content: 'My lamp arrived broken. I want my money back. Order A-1042.' },
  {
    type: 'ai',
    id: 'm2',
    content: [
      { type: 'text', text: 'I am sorry to hear that. Let me look the order up.' },
      { type: 'tool_use', name: 'find_order', input: {} },
    ],
    tool_calls: [{ name: 'find_order', args: { order_id: 'A-1042' }, id: 'c1', type: 'tool_call' }],
  },
  {
    type: 'tool',
    id: 'm3',
    name: 'find_order',
    tool_call_id: 'c1',
    content: '{"id":"A-1042","item":"Desk lamp","total":49.9,"paid":true,"delivered":"2026-02-24"}',
  },
  {
    type: 'ai',
    id: 'm4',
    content:
      'The order is paid and was delivered four days ago, so it can be refunded. I will ask a colleague to approve it.',
  },
];

export const supportThread: PanelThread = {
  thread_id: '9c2d1b7e-1a55-4b8e-9c07-7f1d0e6a4422',
  title: 'broken lamp',
  graph_id: 'support',
  status: 'interrupted',
  nodes: ['triage', 'agent', 'tools', 'approve_refund', 'answer'],
  interrupts: [{ id: 'int-1', value: question }],
};

export const supportCheckpoints: PanelCheckpoint[] = [
  checkpoint(id(5), id(4), {
    step: 4,
    next: ['approve_refund'],
    tasks: [task('approve_refund', { interrupts: [{ id: 'int-1', value: question }] })],
    changed: ['messages', 'refund'],
  }),
  checkpoint(id(4), id(3), { step: 3, next: ['agent'], changed: ['messages'] }),
  checkpoint(id(3), id(2), {
    step: 2,
    next: ['tools'],
    changed: ['messages', 'turns'],
    duration_ms: 1240,
    tokens: { input: 812, output: 96 },
  }),
  checkpoint(id(2), id(1), { step: 1, next: ['agent'], changed: ['intent'] }),
  checkpoint(id(1), id(0), { step: 0, next: ['triage'], changed: ['messages'] }),
  checkpoint(id(0), null, { step: -1, source: 'input', next: ['__start__'] }),
];

const edge = (source: string, target: string, conditional = false) => ({
  ...{ source, target, conditional, label: null },
});

export const supportGraph: PanelGraph = {
  origin: 'server',
  incomplete: false,
  nodes: [
    ...['__start__', 'triage', 'agent', 'tools', 'approve_refund:check', 'approve_refund:ask', '__end__'],
  ].map((each) => ({ id: each })),
  edges: [
    edge('__start__', 'triage'),
    edge('triage', 'agent'),
    edge('agent', 'tools', true),
    edge('tools', 'agent'),
    edge('agent', 'approve_refund:check', true),
    edge('approve_refund:check', 'approve_refund:ask'),
    edge('approve_refund:ask', '__end__'),
    edge('agent', '__end__', true),
  ],
};

export function supportDetail(checkpointId: string): PanelCheckpointDetail | null {
  const row = supportCheckpoints.find((each) => each.checkpoint_id === checkpointId);
  if (row === undefined) return null;
  const count = [4, 3, 2, 1, 1, 0][supportCheckpoints.indexOf(row)] ?? 0;
  const refund = { order_id: 'A-1042', amount: 49.9, approved: null };
  const values = { messages: supportMessages.slice(0, count), intent: 'refund', turns: 2, refund };
  const before = { messages: supportMessages.slice(0, Math.max(0, count - 1)), intent: 'refund', turns: 1 };
  return detail(row, values, row.parent_checkpoint_id === null ? null : before);
}

export function threadMessage(
  thread: PanelThread,
  checkpoints: PanelCheckpoint[],
  run: PanelRun | null = null,
): Extract<ToPanel, { type: 'thread' }> {
  return { type: 'thread', thread, checkpoints, kept: { part: 'none' }, has_more: false, run, version: null };
}

const topicFields: Json = {
  topic: { type: 'string', description: 'What to write about.' },
  depth: { type: 'integer', default: 2 },
  strict: { type: 'boolean' },
  sources: { type: 'array', items: { type: 'string' } },
};

const noChoices = { context_schema: null, config_schema: null, assistants: [], nodes: [] };

export const topicForm: PanelRunForm = {
  ...noChoices,
  graph_id: 'research',
  input_schema: { type: 'object', properties: topicFields, required: ['topic'] },
  last_input: null,
  problem: null,
};

export const supportForm: PanelRunForm = {
  ...noChoices,
  graph_id: 'support',
  input_schema: {
    type: 'object',
    properties: { orderId: { type: 'string' }, messages: { type: 'array', langgraph_type: 'messages' } },
  },
  last_input: null,
  problem: null,
};
