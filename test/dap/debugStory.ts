/**
 * A debug session as a test tells it: speaks with dist/debugAdapter.js as an editor does and writes down, readably, what
 * was said. Ids and times are masked. `transcripts/<name>.txt` is what must come out; `BACKSTEP_UPDATE_TRANSCRIPTS=1`
 * writes them anew.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debugEvents } from '../../server/protocol/debug.js';
import { masked } from './masking.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const adapter = path.join(here, '../../dist/debugAdapter.js');

/** Milliseconds; only what never comes at all takes so long. */
const patience = 50_000;

export interface StoryOptions {
  /** Working folder of the adapter. */
  cwd?: string;
  env?: Record<string, string>;
}

export class DebugStory {
  private readonly lines: string[] = [];
  private readonly waiting: {
    wanted: (event: DebugProtocol.Event) => boolean;
    tell: (event: DebugProtocol.Event) => void;
  }[] = [];
  private readonly unseen: DebugProtocol.Event[] = [];

  /** The line that the program is saying goes on with its next output. */
  private isLineOpen = false;
  private isDisconnected = false;

  private constructor(readonly client: DebugClient) {}

  static async open({ cwd, env }: StoryOptions = {}): Promise<DebugStory> {
    const client = new DebugClient('node', adapter, 'langgraph', {
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
    });
    client.defaultTimeout = patience;
    client.setMaxListeners(0);
    const story = new DebugStory(client);
    const events = [
      'stopped',
      'terminated',
      'output',
      'breakpoint',
      'initialized',
      ...Object.values(debugEvents),
    ];
    for (const event of events) client.on(event, (message: DebugProtocol.Event) => story.hear(message));
    await client.start();
    return story;
  }

  /** A line of the test's own. */
  note(text: string): void {
    this.lines.push(`# ${text}`);
  }

  /** Initializes, launches, sets breakpoints by `configure`, and lets go. */
  async launch(args: object, configure: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.begin('launch', args, configure);
  }

  async attach(args: object, configure: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.begin('attach', args, configure);
  }

  /** A request and what its answer says, the body by `shown`. */
  async request<Body>(command: string, args: object, shown: (body: Body) => string): Promise<Body> {
    this.lines.push(`→ ${command}`);
    const { body } = (await this.client.customRequest(command, args)) as { body: unknown };
    const text = shown(body as Body);
    if (text !== '') this.lines.push(...text.split('\n').map((line) => `    ${line}`));
    return body as Body;
  }

  /** A request that is refused: writes down why. */
  async refused(command: string, args: object): Promise<void> {
    this.lines.push(`→ ${command}`);
    await assert.rejects(this.client.customRequest(command, args), (error: Error) => {
      this.lines.push(`    refused: ${error.message}`);
      return true;
    });
  }

  /** Moves, and writes down where it stops (with the stack) or that it ends. */
  async move(command: string, args: object = {}): Promise<DebugProtocol.StackFrame[]> {
    this.lines.push(`→ ${command}`);
    const rest = this.nextRest();
    await this.client.customRequest(command, { threadId: 1, ...args });
    return this.tellRest(await rest);
  }

  /** Waits for the next stop or end without asking for it. */
  async rest(): Promise<DebugProtocol.StackFrame[]> {
    return this.tellRest(await this.nextRest());
  }

  /** To be called before what brings it about. */
  nextRest(): Promise<DebugProtocol.Event> {
    return this.next(({ event }) => event === 'stopped' || event === 'terminated');
  }

  async tellRest({ event, body }: DebugProtocol.Event): Promise<DebugProtocol.StackFrame[]> {
    if (event === 'terminated') {
      this.lines.push('← terminated');
      return [];
    }
    const { reason, description, hitBreakpointIds } = body as DebugProtocol.StoppedEvent['body'];
    const ids = hitBreakpointIds === undefined ? '' : ` [breakpoint ${hitBreakpointIds.join(', ')}]`;
    this.lines.push(`← stopped (${reason}): ${description ?? ''}${ids}`);
    return this.stack();
  }

  async stack(args: { startFrame?: number; levels?: number } = {}): Promise<DebugProtocol.StackFrame[]> {
    const { body } = await this.client.stackTraceRequest({ threadId: 1, ...args });
    for (const frame of body.stackFrames) {
      const place =
        frame.source?.path === undefined ? '' : ` at ${path.basename(frame.source.path)}:${frame.line}`;
      const past = frame.presentationHint === 'subtle' ? '  (past)' : '';
      this.lines.push(`    | ${frame.name}${place}${past}`);
    }
    return body.stackFrames;
  }

  /** The variables of a scope, one a line. */
  async scope(frameId: number, name: string): Promise<DebugProtocol.Variable[]> {
    const { scopes } = (await this.client.scopesRequest({ frameId })).body;
    const scope = scopes.find((each) => each.name === name);
    assert.ok(scope, `no scope ${name} among ${scopes.map((each) => each.name).join(', ')}`);
    return this.variables(name, scope.variablesReference);
  }

  async variables(
    title: string,
    variablesReference: number,
    page: { filter?: 'indexed' | 'named'; start?: number; count?: number } = {},
  ): Promise<DebugProtocol.Variable[]> {
    const { variables } = (await this.client.variablesRequest({ variablesReference, ...page })).body;
    this.lines.push(`  ${title}:`);
    for (const each of variables) {
      const counts = [
        ...(each.indexedVariables === undefined ? [] : [`${each.indexedVariables} indexed`]),
        ...(each.namedVariables === undefined ? [] : [`${each.namedVariables} named`]),
      ];
      this.lines.push(
        `    ${each.name} = ${each.value}${counts.length === 0 ? '' : `  (${counts.join(', ')})`}`,
      );
    }
    return variables;
  }

  async evaluate(expression: string, context: string, frameId?: number): Promise<void> {
    this.lines.push(`→ evaluate (${context}): ${expression}`);
    const { body } = await this.client.evaluateRequest({
      expression,
      context,
      ...(frameId === undefined ? {} : { frameId }),
    });
    this.lines.push(...body.result.split('\n').map((line) => `    ${line}`));
  }

  /** Resolves with the next event that is wanted, those included that nobody has asked for yet. */
  next(wanted: (event: DebugProtocol.Event) => boolean): Promise<DebugProtocol.Event> {
    const index = this.unseen.findIndex(wanted);
    if (index !== -1) return Promise.resolve(this.unseen.splice(index, 1)[0]!);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Waited in vain:\n${this.text()}`)), patience);
      this.waiting.push({
        wanted,
        tell: (event) => {
          clearTimeout(timer);
          resolve(event);
        },
      });
    });
  }

  /** Of the node ids, thread ids and the like, `T1` and so on is left. */
  text(): string {
    return masked(this.lines.join('\n'));
  }

  /** Compares with what is kept under `name`. */
  async told(name: string): Promise<void> {
    const file = path.join(here, 'transcripts', `${name}.txt`);
    const text = `${this.text()}\n`;
    if (process.env.BACKSTEP_UPDATE_TRANSCRIPTS === '1') await writeFile(file, text);
    assert.ok(existsSync(file), `${file} is missing`);
    assert.equal(text, (await readFile(file, 'utf8')).replaceAll('\r\n', '\n'));
  }

  /** The adapter ends with it. */
  async disconnect(): Promise<void> {
    this.isDisconnected = true;
    await this.client.customRequest('disconnect', {});
  }

  async close(): Promise<void> {
    if (!this.isDisconnected) await this.client.stop();
  }

  private async begin(
    command: 'launch' | 'attach',
    args: object,
    configure: () => Promise<void>,
  ): Promise<void> {
    this.lines.push(`→ ${command}`);
    await this.client.initializeRequest({ adapterID: 'langgraph', pathFormat: 'path' });
    const initialized = this.next(({ event }) => event === 'initialized');
    await this.client.customRequest(command, args);
    await initialized;
    await configure();
    await this.client.configurationDoneRequest();
  }

  private hear(event: DebugProtocol.Event): void {
    this.writeDown(event);
    const index = this.waiting.findIndex(({ wanted }) => wanted(event));
    if (index === -1) this.unseen.push(event);
    else this.waiting.splice(index, 1)[0]!.tell(event);
  }

  private writeDown({ event, body }: DebugProtocol.Event): void {
    if (event === 'output') {
      const { output, category, group } = body as DebugProtocol.OutputEvent['body'];
      if (group === 'end') return;
      if (category === 'stdout') {
        const isMore = this.isLineOpen;
        this.isLineOpen = !output.endsWith('\n');
        const last = this.lines.findLastIndex((line) => line.startsWith('  · '));
        if (isMore) {
          this.lines[last] = (this.lines[last] ?? '') + output.replace(/\n$/, '');
          return;
        }
      }
      this.lines.push(
        `  ${group === 'start' ? '▾' : category === 'stderr' ? '!' : '·'} ${output.replace(/\n$/, '')}`,
      );
    }
    if (event === debugEvents.fork) this.lines.push(`  ⑂ fork (${(body as { reason: string }).reason})`);
  }
}
