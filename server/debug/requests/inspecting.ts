/** Requests that look: threads, stack, scopes, variables, and what went wrong. */
import { t } from '@vscode/l10n';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Json, JsonObject, ThreadState } from '../../protocol/api.js';
import type { NodeSource, SourceLines } from '../locations/nodeLocations.js';
import { threadNumber, type SessionState } from '../sessionState.js';
import { counts } from '../values/children.js';
import type { Frame } from './frames.js';
import type { Handlers } from './handlers.js';
import { pathOf } from '../stepping/position.js';
import { throwLine } from './throwLine.js';
import type { Held } from './variableTable.js';

/** Frames that a client gets which does not say how many it wants. */
const defaultFrames = 20;

export function inspectingRequests(session: SessionState): Handlers {
  return {
    threads() {
      const { graphId, threadId } = session.debuggee;
      return { body: { threads: [{ id: threadNumber, name: `${graphId} ${threadId.slice(-8)}` }] } };
    },

    async stackTrace({ startFrame = 0, levels = 0 }) {
      const { graphId, debugger: graphDebugger } = session.debuggee;
      if (graphDebugger.stop === null) return { body: { stackFrames: [], totalFrames: 0 } };
      const count = levels === 0 ? defaultFrames : levels;
      const [{ frames, total }, sources] = await Promise.all([
        session.frames.page(startFrame, count),
        session.locations.ofGraph(graphId),
      ]);
      const stackFrames = frames.map((frame) => stackFrame(session, frame, sources));
      return { body: { stackFrames, totalFrames: total } };
    },

    scopes({ frameId }) {
      const frame = session.frames.find(frameId);
      if (frame === null) return { body: { scopes: [] } };
      return { body: { scopes: scopesOf(session, frame) } };
    },

    async variables(args) {
      return { body: { variables: await session.variables.page(args.variablesReference, args) } };
    },

    exceptionInfo() {
      const problem = session.debuggee.debugger.stop?.problem ?? null;
      if (problem === null)
        return { body: { exceptionId: 'none', description: t('Nothing went wrong'), breakMode: 'never' } };
      const { name, message, stack, node } = problem;
      return {
        body: {
          exceptionId: name,
          description: node === null ? message : `${node.name}: ${message}`,
          breakMode: 'always',
          details: { message, typeName: name, ...(stack === null ? {} : { stackTrace: stack }) },
        },
      };
    },
  };
}

function stackFrame(session: SessionState, frame: Frame, sources: NodeSource[]): DebugProtocol.StackFrame {
  const named = sources.filter(({ node }) => node === frame.node);
  const found = named.find(({ paths }) => paths.includes(pathOf(frame.state))) ?? named[0];
  const place = found === undefined ? null : placeOf(session, frame, found);
  return {
    id: frame.id,
    name: frame.name,
    ...(place === null ? {} : { source: { name: path.basename(place.path), path: place.path } }),
    line: place === null ? 0 : session.toClientLine(place.first),
    column: place === null ? 0 : session.client.firstColumn,
    presentationHint: frame.isPast ? 'subtle' : 'normal',
    canRestart: true,
  };
}

/** Where it threw; else where the user has set a breakpoint on the node; else its function, or what declares it. */
function placeOf(session: SessionState, frame: Frame, { declaration, body }: NodeSource): SourceLines {
  const stack = session.debuggee.debugger.stop?.problem?.stack ?? null;
  if (!frame.isPast && frame.task?.error != null && stack !== null && body !== null) {
    const line = throwLine(stack, body);
    if (line !== null) return { ...body, first: line };
  }
  const isGraph =
    frame.node !== null && session.debuggee.shape.nodes.has(below(pathOf(frame.state), frame.node));
  return body === null || isGraph || session.breakpointLines.has(`${declaration.path}:${declaration.first}`)
    ? declaration
    : body;
}

function below(path: string, node: string): string {
  return path === '' ? node : `${path}|${node}`;
}

function scopesOf(session: SessionState, frame: Frame): DebugProtocol.Scope[] {
  const { state } = frame;
  const values: Held = { value: state.values, expression: null, place: { state, path: [] }, isState: true };
  const scope = (name: string, load: () => Promise<Held>, hint: string, size?: Json): DebugProtocol.Scope => {
    const { named, indexed } = size === undefined ? { named: 0, indexed: 0 } : counts(size);
    return {
      name,
      presentationHint: hint,
      variablesReference: session.variables.add(load),
      expensive: false,
      ...(named > 0 ? { namedVariables: named } : {}),
      ...(indexed > 0 ? { indexedVariables: indexed } : {}),
    };
  };
  const extras = extraValues(session, state);
  const readOnly = (name: keyof typeof extras) => async (): Promise<Held> => ({
    value: await extras[name](),
    expression: name,
    place: null,
    isState: false,
  });
  return [
    scope(t('State'), () => Promise.resolve(values), 'locals', state.values),
    scope(t('Last Update'), readOnly('$update'), 'returnValue'),
    scope(t('Tasks and Interrupts'), readOnly('$tasks'), 'arguments'),
    scope(t('Config and Metadata'), readOnly('$checkpoint'), 'registers'),
  ];
}

/** What a checkpoint has beside its state, by the names under which expressions reach it. */
export function extraValues(session: SessionState, state: ThreadState) {
  return {
    $update: () => lastUpdate(session, state),
    $tasks: () => Promise.resolve(tasksOf(state)),
    $checkpoint: () => Promise.resolve(checkpointOf(session, state)),
  };
}

/** What the nodes wrote that led to this state. */
async function lastUpdate(session: SessionState, state: ThreadState): Promise<Json> {
  const before = await session.debuggee.debugger.ancestors.parentWithResults(state);
  const written = (before?.tasks ?? []).filter(({ result }) => result !== null);
  return named(written, ({ result }) => result);
}

function tasksOf(state: ThreadState): Json {
  return named(state.tasks, ({ id, interrupts, error, result }) => ({
    id,
    ...(error === null ? {} : { error }),
    ...(interrupts.length === 0 ? {} : { interrupts: interrupts as unknown as Json }),
    ...(result === null ? {} : { result }),
  }));
}

function checkpointOf(session: SessionState, state: ThreadState): JsonObject {
  const { config, context } = session.debuggee.settings;
  return {
    config: config ?? {},
    context: context ?? {},
    metadata: state.metadata,
    created_at: state.created_at,
    checkpoint: { ...state.checkpoint } as JsonObject,
    parent_checkpoint: state.parent_checkpoint === null ? null : { ...state.parent_checkpoint },
  };
}

/** Tasks by node; those of one node are numbered. */
function named<Task extends { name: string }>(tasks: Task[], valueOf: (task: Task) => Json): JsonObject {
  return Object.fromEntries(
    tasks.map((task, index) => {
      const isOneOfMany = tasks.filter(({ name }) => name === task.name).length > 1;
      const number = tasks.slice(0, index + 1).filter(({ name }) => name === task.name).length;
      return [isOneOfMany ? `${task.name} #${number}` : task.name, valueOf(task)];
    }),
  );
}
