/**
 * Hears of the calls of models and tools through LangChain's callbacks, the way a tracer does, in the copy of LangChain
 * that the engine uses. What becomes of them is its listener's affair: recording, or answering from a record.
 */
import type { CallInput, CallKind } from '../../protocol/calls.js';
import type { Renamed } from './callInput.js';
import { modelInput, toolInput } from './callInput.js';
import type { Engine } from './engine.js';
import { importBeside } from './engine.js';

export interface StartedCall {
  kind: CallKind;
  name: string;
  /** Of the node's task; empty outside of nodes. */
  checkpointNs: string;
  input: CallInput;
}

export interface CallListener {
  /** Throwing ends the call before it is made, where the handler is `strict`. */
  started(id: string, call: StartedCall): void;
  /** `output`: the messages of a model, what came out of a tool. */
  ended(id: string, output: unknown): void;
  failed(id: string, error: unknown): void;
}

interface HandlerBase {
  fromMethods(methods: Record<string, unknown>): object;
}

type Serialized = { id?: string[]; name?: string } | undefined;
type Metadata = Record<string, unknown> | undefined;

export async function callHandler(
  engine: Engine,
  listener: CallListener,
  { renamed, strict }: { renamed: Renamed; strict: boolean },
): Promise<object> {
  const { BaseCallbackHandler } = await importBeside(engine, ['@langchain/core'], './callbacks/base');
  const base = BaseCallbackHandler as HandlerBase;
  return base.fromMethods({
    name: 'backstep_calls',
    ignoreChain: true,
    ignoreRetriever: true,
    ignoreCustomEvent: true,
    // A call must be known before its node goes on.
    awaitHandlers: true,
    raiseError: strict,
    handleChatModelStart(
      llm: Serialized,
      [messages = []]: unknown[][],
      id: string,
      _parent: unknown,
      extra: { options?: object; invocation_params?: object } = {},
      _tags?: unknown,
      metadata?: Metadata,
    ) {
      const name = llm?.id?.at(-1) ?? llm?.name ?? 'model';
      const options = { ...extra.options, ...extra.invocation_params };
      const input = modelInput({ model: name, messages, options }, renamed);
      listener.started(id, { kind: 'model', name, checkpointNs: namespaceOf(metadata), input });
    },
    handleLLMEnd(output: { generations: { message?: unknown }[][] }, id: string) {
      listener.ended(
        id,
        (output.generations[0] ?? []).map(({ message }) => message),
      );
    },
    handleLLMError: (error: unknown, id: string) => listener.failed(id, error),
    handleToolStart(
      tool: Serialized,
      input: string,
      id: string,
      _parent: unknown,
      _tags?: unknown,
      metadata?: Metadata,
      runName?: string,
    ) {
      const name = runName ?? tool?.name ?? tool?.id?.at(-1) ?? 'tool';
      const asked = toolInput(input, renamed);
      listener.started(id, { kind: 'tool', name, checkpointNs: namespaceOf(metadata), input: asked });
    },
    handleToolEnd: (output: unknown, id: string) => listener.ended(id, output),
    handleToolError: (error: unknown, id: string) => listener.failed(id, error),
  });
}

function namespaceOf(metadata: Metadata): string {
  const namespace = metadata?.langgraph_checkpoint_ns;
  return typeof namespace === 'string' ? namespace : '';
}
