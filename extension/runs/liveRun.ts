/**
 * What a run's stream has told so far: which nodes run and ran, and the messages as they are written. Readers take what
 * is new for them, each at its own pace. Knows no VS Code and no panel.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type {
  PanelLive,
  PanelLiveEvent,
  PanelLiveMessage,
  PanelLiveTask,
  PanelRunEnd,
} from '../../server/protocol/panel.js';
import type { StreamedEvent } from '../api/runRequest.js';
import { callsOf, textOf } from './liveMessage.js';

/** The newest are what one looks at: of a loop that goes on for hours no more is kept. */
const kept = { messages: 200, tasks: 500, events: 300 };

/** Characters as JSON: what is larger is in the state, or in nobody's interest. */
const largestEvent = 200_000;

export class LiveRun {
  runId = '';
  end: PanelRunEnd | null = null;
  private readonly messages = new Map<string, PanelLiveMessage>();
  private readonly tasks = new Map<string, PanelLiveTask>();
  private readonly events = new Map<string, PanelLiveEvent>();
  private eventCount = 0;

  /**
   * @param began Milliseconds.
   * @param modes Those whose events are kept as they are.
   */
  constructor(
    readonly began: number,
    private readonly modes: readonly string[],
    private readonly now: () => Date,
  ) {}

  take({ event, data }: StreamedEvent): void {
    const [mode = '', ...namespace] = event.split('|');
    if (this.modes.includes(mode)) this.takeEvent(mode, pathOf(namespace), data as Json);
    if (mode === 'metadata') this.takeRunId(record(data).run_id);
    if (mode === 'tasks') this.takeTask(record(data), pathOf(namespace));
    if (mode === 'messages' && Array.isArray(data)) this.takeMessage(record(data[0]), record(data[1]));
  }

  finish(end: Omit<PanelRunEnd, 'duration_ms'>): void {
    this.end = { ...end, duration_ms: this.now().getTime() - this.began };
    for (const task of this.tasks.values())
      // What was interrupted in the middle tells nothing more.
      if (task.state === 'running')
        this.setTask({ ...task, state: end.kind === 'failed' ? 'failed' : 'stopped' });
  }

  reader(): LiveReader {
    return new LiveReader(this, this.messages, this.tasks, this.events);
  }

  private takeEvent(mode: string, path: string[], data: Json): void {
    this.eventCount += 1;
    const id = String(this.eventCount);
    const size = JSON.stringify(data).length;
    const shown = size > largestEvent ? t('{0} characters, too many to show', size.toLocaleString()) : data;
    this.events.set(id, { id, mode, path: path.join(' › '), data: shown });
    dropOldest(this.events, kept.events);
  }

  private takeRunId(id: unknown): void {
    if (typeof id === 'string') this.runId = id;
  }

  private takeTask(data: Record<string, unknown>, path: string[]): void {
    const { id, name } = data;
    if (typeof id !== 'string' || typeof name !== 'string') return;
    const known = this.tasks.get(id);
    const ended = 'result' in data || 'error' in data;
    const at = this.now();
    const told = typeof data.started_at === 'string' ? data.started_at : null;
    const started_at = known?.started_at ?? told ?? at.toISOString();
    const asks = Array.isArray(data.interrupts) && data.interrupts.length > 0;
    const state = typeof data.error === 'string' ? 'failed' : asks ? 'stopped' : 'done';
    this.setTask({
      ...{ id, started_at, node: [...path, name].join(' › ') },
      state: ended ? state : 'running',
      duration_ms: ended ? at.getTime() - Date.parse(started_at) : null,
    });
  }

  private setTask(task: PanelLiveTask): void {
    this.tasks.set(task.id, task);
    dropOldest(this.tasks, kept.tasks);
  }

  private takeMessage(message: Record<string, unknown>, metadata: Record<string, unknown>): void {
    const { id, type } = message;
    const { langgraph_node: node, checkpoint_ns: namespace } = metadata;
    if (typeof id !== 'string' || typeof type !== 'string' || typeof node !== 'string') return;
    const known = this.messages.get(id);
    const path = typeof namespace === 'string' ? pathOf(namespace.split('|').slice(0, -1)) : [];
    // A whole message whose pieces have been told says nothing new.
    if (known?.kind.endsWith('Chunk') === true && !type.endsWith('Chunk')) return;
    this.messages.set(id, {
      ...{ id, kind: type, node: [...path, node].join(' › ') },
      text: (known?.text ?? '') + textOf(message.content),
      calls: callsOf(message, known?.calls ?? []),
    });
    dropOldest(this.messages, kept.messages);
  }
}

/** One reader's place in a run. */
export class LiveReader {
  private readonly characters = new Map<string, number>();
  private readonly seenMessages = new Map<string, PanelLiveMessage>();
  private readonly seenTasks = new Map<string, PanelLiveTask>();
  private readonly seenEvents = new Map<string, PanelLiveEvent>();
  private isFirst = true;

  constructor(
    private readonly run: LiveRun,
    private readonly messages: ReadonlyMap<string, PanelLiveMessage>,
    private readonly tasks: ReadonlyMap<string, PanelLiveTask>,
    private readonly events: ReadonlyMap<string, PanelLiveEvent>,
  ) {}

  /** What is new since the last call. */
  next(): PanelLive {
    const messages = unseen(this.messages, this.seenMessages).map((message) => {
      const from = this.characters.get(message.id) ?? 0;
      this.characters.set(message.id, message.text.length);
      return { ...message, text: message.text.slice(from) };
    });
    const tasks = unseen(this.tasks, this.seenTasks);
    const events = unseen(this.events, this.seenEvents);
    const reset = this.isFirst;
    this.isFirst = false;
    return { run_id: this.run.runId, reset, messages, tasks, events, end: this.run.end };
  }
}

/** Items are never changed, only replaced. */
function unseen<Item extends { id: string }>(
  items: ReadonlyMap<string, Item>,
  seen: Map<string, Item>,
): Item[] {
  const news = [...items.values()].filter((item) => seen.get(item.id) !== item);
  for (const item of news) seen.set(item.id, item);
  for (const id of seen.size > items.size ? [...seen.keys()] : []) if (!items.has(id)) seen.delete(id);
  return news;
}

function dropOldest(items: Map<string, unknown>, limit: number): void {
  if (items.size <= limit) return;
  const [oldest] = items.keys();
  if (oldest !== undefined) items.delete(oldest);
}

/** `refund:<task id>` names the subgraph in node `refund`. */
function pathOf(namespace: readonly string[]): string[] {
  return namespace.map((part) => part.split(':', 1)[0] ?? '').filter((part) => part !== '');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
