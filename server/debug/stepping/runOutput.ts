/**
 * What a run says, line by line with the node that says it, one group for each superstep: tokens of messages, what nodes
 * write, custom events, prints. Holds back no more than one line.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../protocol/api.js';
import type { StreamedEvent } from '../api/threadApi.js';
import { brief, contentText } from '../values/brief.js';
import { pathOfNamespace } from './position.js';
import { TokenLines } from './tokenLines.js';

export interface OutputLine {
  text: string;
  kind: 'stdout' | 'stderr' | 'console' | 'important';
  group?: 'start' | 'end';
}

export interface RunOutputDeps {
  write: (line: OutputLine) => void;
  /** Calls back once, a little later. */
  soon: (task: () => void) => void;
}

/** Characters of one line; the whole is in the state. */
const lineLimit = 2000;

export class RunOutput {
  private starting: string[] = [];
  private readonly running = new Map<string, string>();
  private readonly tokens: TokenLines;
  private isGroupOpen = false;
  private isStepOver = true;
  private isRootStep = false;

  /** @param step Number of the root graph's superstep that comes first. */
  constructor(
    private step: number,
    private readonly deps: RunOutputDeps,
  ) {
    this.tokens = new TokenLines({
      write: (text) => deps.write({ text, kind: 'stdout' }),
      soon: deps.soon,
    });
  }

  take({ event, data }: StreamedEvent): void {
    const [mode = '', ...namespace] = event.split('|');
    const path = pathOfNamespace(namespace.join('|')).replaceAll('|', ' › ');
    const within = (node: string) => (path === '' ? node : `${path} › ${node}`);
    if (mode === 'tasks') this.takeTask(data, within, path === '');
    else if (mode === 'updates') this.takeUpdates(data, within);
    else if (mode === 'messages') this.takeToken(data);
    else if (mode === 'custom') this.takeCustom(data as Json);
    else if (mode === 'prints') this.takePrint(data);
  }

  /** The run is over. */
  end(): void {
    this.announce();
    this.tokens.endLine();
    this.closeGroup();
  }

  private takeTask(data: unknown, within: (node: string) => string, isRoot: boolean): void {
    const { id, name, error } = record(data);
    if (typeof id !== 'string' || typeof name !== 'string') return;
    if ('result' in record(data) || 'error' in record(data)) {
      this.announce();
      this.running.delete(id);
      this.isStepOver = true;
      if (typeof error === 'string') this.say(within(name), error, 'stderr');
      return;
    }
    if (this.isStepOver || this.isRootStep !== isRoot) this.announce();
    this.isStepOver = false;
    this.running.set(id, within(name));
    this.starting.push(within(name));
    this.isRootStep = isRoot;
    // A node may be silent for long; the others of its superstep begin with it.
    this.deps.soon(() => this.announce());
  }

  /** Begins the group of the superstep, once all its nodes are known. */
  private announce(): void {
    if (this.starting.length === 0) return;
    this.tokens.endLine();
    this.closeGroup();
    const nodes = this.starting.join(', ');
    const title = this.isRootStep ? t('Superstep {0}: {1}', this.step, nodes) : t('Inside: {0}', nodes);
    if (this.isRootStep) this.step += 1;
    this.deps.write({ text: title, kind: 'console', group: 'start' });
    this.isGroupOpen = true;
    this.starting = [];
  }

  private closeGroup(): void {
    if (this.isGroupOpen) this.deps.write({ text: '', kind: 'console', group: 'end' });
    this.isGroupOpen = false;
  }

  private takeUpdates(data: unknown, within: (node: string) => string): void {
    for (const [node, update] of Object.entries(record(data))) {
      if (node.startsWith('__')) continue;
      const written = Array.isArray(update) ? (update as unknown[]) : [update];
      for (const each of written) {
        const channels = Object.entries(record(each)).map(
          ([channel, value]) => `${channel} = ${brief(value as Json, 200)}`,
        );
        if (channels.length > 0) this.say(within(node), channels.join(', '), 'console');
      }
    }
  }

  private takeToken(data: unknown): void {
    const [message, metadata] = Array.isArray(data) ? (data as unknown[]) : [];
    const { content, type } = record(message);
    const { langgraph_node: node, checkpoint_ns: namespace } = record(metadata);
    // Whole messages of people and tools are among the updates.
    if (typeof node !== 'string' || !String(type).startsWith('AIMessageChunk')) return;
    const text = contentText((content ?? null) as Json);
    if (text === '') return;
    this.announce();
    this.tokens.speak(shownNode(node, namespace), text);
  }

  /** Custom events do not say whose they are; where one node runs, it is that one's. */
  private takeCustom(value: Json): void {
    const nodes = [...new Set(this.running.values())].join(', ');
    this.say(nodes, typeof value === 'string' ? value : JSON.stringify(value), 'stdout');
  }

  /** Those that do not say whose they are are that of what runs. */
  private takePrint(data: unknown): void {
    const { stream, line, node, checkpoint_ns: namespace } = record(data);
    const nodes =
      typeof node === 'string' ? shownNode(node, namespace) : [...new Set(this.running.values())].join(', ');
    if (typeof line === 'string') this.say(nodes, line, stream === 'stderr' ? 'stderr' : 'stdout');
  }

  private say(node: string, said: string, kind: OutputLine['kind']): void {
    this.announce();
    const whole = node === '' ? said : `${node}: ${said}`;
    const text = `${whole.length > lineLimit ? `${whole.slice(0, lineLimit)}…` : whole}\n`;
    this.tokens.afterLine(() => this.deps.write({ text, kind }));
  }
}

/** With the subgraphs around it, given the namespace of its task. */
function shownNode(node: string, namespace: unknown): string {
  const path = typeof namespace === 'string' ? pathOfNamespace(namespace).split('|') : [];
  return [...path.slice(0, -1), node].join(' › ');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
