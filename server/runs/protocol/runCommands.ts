/** The commands that start runs: `run.start`, `input.respond`, `input.inject`, `state.fork`. */
import { inputInject, inputRespond, runStart, stateFork } from '../../protocol/agentProtocol.js';
import type { Interrupt, Json, JsonObject, Thread } from '../../protocol/api.js';
import { runCreate } from '../../protocol/requests.js';
import type { Assistants } from '../assistants.js';
import { RequestError } from '../errors.js';
import { asObject } from '../matching.js';
import type { Runs } from '../runs.js';
import type { Threads } from '../threads.js';
import { found, ProtocolFailure, validParams } from './protocolFailure.js';
import { protocolMode, type ThreadSessions } from './threadSessions.js';

export interface CommandDeps {
  assistants: Pick<Assistants, 'get'>;
  runs: Pick<Runs, 'create' | 'isBusy'>;
  threads: Pick<Threads, 'get' | 'state' | 'history'>;
  sessions: ThreadSessions;
}

export type Command = (threadId: string, params: JsonObject) => Promise<JsonObject>;

export function createRunCommands({ assistants, runs, threads, sessions }: CommandDeps) {
  const threadOf = async (threadId: string): Promise<Thread | null> => {
    try {
      return await threads.get(threadId);
    } catch (error) {
      if (error instanceof RequestError && error.code === 'not-found') return null;
      throw error;
    }
  };

  /** A question comes before its run has ended; the answer may come that early. */
  const afterQuestions = async (threadId: string): Promise<Thread | null> => {
    const session = sessions.open(threadId);
    if (session.hasAsked) await session.idle();
    return threadOf(threadId);
  };

  const assistantOf = (thread: Thread | null): string => {
    const id = thread?.metadata.assistant_id;
    if (typeof id === 'string') return id;
    throw new ProtocolFailure('no_such_run', 'Nothing has run on this thread yet; call run.start first');
  };

  const start = async (threadId: string, request: JsonObject): Promise<string> => {
    const payload = validParams(runCreate, { ...request, if_not_exists: 'create' });
    await found(assistants.get(payload.assistant_id), 'invalid_argument');
    sessions.open(threadId);
    const creation = runs.create(threadId, payload, { defaultModes: [protocolMode] });
    return (await found(creation, 'no_such_checkpoint')).run.run_id;
  };

  const runStartCommand: Command = async (threadId, given) => {
    const { multitaskStrategy, input, ...params } = validParams(runStart, given);
    const request: JsonObject = { ...(params as JsonObject), multitask_strategy: multitaskStrategy ?? null };
    // On a thread that asks something the input is the answer, unless the run starts somewhere else.
    const isFork = asObject(asObject(params.config ?? null).configurable).checkpoint_id !== undefined;
    const thread = input == null || isFork ? null : await afterQuestions(threadId);
    const isAnswer = thread !== null && !runs.isBusy(threadId) && openInterrupts(thread).length > 0;
    const what = isAnswer ? { command: { resume: input ?? null } } : { input: input ?? null };
    return { run_id: await start(threadId, { ...request, ...what }) };
  };

  const respond: Command = async (threadId, given) => {
    const params = validParams(inputRespond, given);
    const answers = 'responses' in params ? params.responses : [params];
    const thread = await afterQuestions(threadId);
    const open = thread === null ? [] : openInterrupts(thread);
    const assistantId = assistantOf(thread);
    if (open.length === 0) throw new ProtocolFailure('no_such_interrupt', 'The thread asks nothing');
    const unknown = answers.find(({ interrupt_id: id }) => !open.some((each) => each.id === id));
    if (unknown !== undefined) {
      const ids = open.map(({ id }) => id).join(', ');
      const message = `The thread does not ask ${unknown.interrupt_id}; it asks ${ids}`;
      throw new ProtocolFailure('no_such_interrupt', message);
    }
    const resume = Object.fromEntries(
      answers.map(({ interrupt_id: id, response }) => [id, response ?? null]),
    );
    const { update, goto, config, metadata } = params;
    const command: JsonObject = { resume };
    if (update != null) command.update = update;
    if (goto != null) command.goto = goto;
    const run = { assistant_id: assistantId, command, config: config ?? null, metadata: metadata ?? null };
    return { run_id: await start(threadId, run) };
  };

  const inject: Command = async (threadId, given) => {
    const { namespace, message } = validParams(inputInject, given);
    if (namespace != null && namespace.length > 0)
      throw new ProtocolFailure('not_supported', 'Only the root graph takes messages; leave namespace empty');
    const { role, content, name } = message;
    const said: Json = { role, content, ...(name == null ? {} : { name }) };
    const assistantId = assistantOf(await threadOf(threadId));
    // The engine takes no input in the middle of a run: it comes next.
    return { run_id: await start(threadId, { assistant_id: assistantId, input: { messages: [said] } }) };
  };

  const fork: Command = async (threadId, given) => {
    const { checkpoint_id: checkpointId, input, config } = validParams(stateFork, given);
    const thread = await threadOf(threadId);
    const run = {
      assistant_id: assistantOf(thread),
      input: input ?? null,
      config: config ?? null,
      checkpoint_id: checkpointId,
    };
    return { run_id: await start(threadId, run), thread_id: threadId };
  };

  return {
    'run.start': runStartCommand,
    'input.respond': respond,
    'input.inject': inject,
    'state.fork': fork,
  };
}

function openInterrupts({ interrupts }: Thread): Interrupt[] {
  return Object.values(interrupts).flat();
}
