/**
 * What chat models write while somebody looks, call by call, through LangChain's own hook for callbacks: it is asked at
 * each call whether anybody does, so a run that nobody looks at has no callbacks at all and its models are called as
 * the code calls them. A model whose call is looked at streams where it can, as in every run with stream mode `messages`.
 */
import type { Json } from '../../protocol/api.js';
import type { ApiEvent } from './apiEvents.js';
import { importBeside } from './engine.js';
import type { Engine } from './engine.js';
import { toApiJson } from './json.js';

interface Watcher {
  isWatched: () => boolean;
  tell: (event: ApiEvent) => void;
}

const variable = 'backstep_watch';

/** A way to run `work` so that the models in it tell what they write; just `work` where LangChain is too old for hooks. */
export async function modelNews(
  engine: Engine,
  watcher: Watcher,
): Promise<(work: () => Promise<void>) => Promise<void>> {
  const context = await importBeside(engine, ['@langchain/core'], './context').catch(() => null);
  const { registerConfigureHook: register, setContextVariable: set } = (context ??
    {}) as Partial<ContextModule>;
  if (register === undefined || set === undefined) return (work) => work();
  const handler = modelHandler(watcher);
  // For LangChain the variable has a value as long as somebody looks.
  const hook = {
    get contextVar() {
      return watcher.isWatched() ? variable : undefined;
    },
    inheritable: true,
  };
  return (work) => {
    register(hook);
    set(variable, handler);
    return work();
  };
}

interface ContextModule {
  registerConfigureHook(hook: { readonly contextVar: string | undefined; inheritable: boolean }): void;
  setContextVariable(name: string, value: unknown): void;
}

type Metadata = Record<string, unknown> | undefined;

/** A callback handler as LangChain takes it, whichever copy of it the project has. */
export function modelHandler({ isWatched, tell }: Watcher): object {
  const calls = new Map<string, { metadata: Json; isTold: boolean }>();
  const told = (id: string, message: unknown): void => {
    const call = calls.get(id);
    if (call === undefined) return;
    call.isTold = true;
    if (isWatched()) tell({ event: 'messages', data: [shown(message, id), call.metadata] });
  };
  return {
    name: variable,
    copy(): object {
      return this;
    },
    awaitHandlers: true,
    raiseError: false,
    ignoreChain: true,
    ignoreAgent: true,
    ignoreRetriever: true,
    ignoreCustomEvent: true,
    get ignoreLLM() {
      return !isWatched() && calls.size === 0;
    },
    get lc_prefer_streaming() {
      return isWatched();
    },
    handleChatModelStart(
      _model: unknown,
      _messages: unknown,
      id: string,
      _parent: unknown,
      _extra: unknown,
      tags: string[] | undefined,
      metadata: Metadata,
    ) {
      const isSilent = ['nostream', 'langsmith:nostream'].some((tag) => tags?.includes(tag));
      const { langgraph_node: node, langgraph_checkpoint_ns: ns, checkpoint_ns: older } = metadata ?? {};
      if (isSilent || typeof node !== 'string') return;
      const namespace = ns ?? older;
      const place = { langgraph_node: node, checkpoint_ns: typeof namespace === 'string' ? namespace : '' };
      calls.set(id, { metadata: place, isTold: false });
    },
    handleLLMNewToken(
      text: string,
      _index: unknown,
      id: string,
      _parent: unknown,
      _tags: unknown,
      fields: { chunk?: { message?: unknown } } | undefined,
    ) {
      told(id, fields?.chunk?.message ?? { type: 'AIMessageChunk', content: text });
    },
    handleLLMEnd({ generations }: { generations?: { message?: unknown }[][] }, id: string) {
      const message = generations?.[0]?.[0]?.message;
      // One that was not streamed comes as a whole.
      if (calls.get(id)?.isTold === false && message !== undefined) told(id, message);
      calls.delete(id);
    },
    handleLLMError(_error: unknown, id: string) {
      calls.delete(id);
    },
  };
}

/** What is looked at of a message; until the message has an id it has its call's, as LangChain will give it. */
function shown(message: unknown, call: string): Json {
  const fields = toApiJson(message);
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) return null;
  const { id, type, content, tool_calls: calls, tool_call_chunks: chunks } = fields;
  return {
    id: typeof id === 'string' ? id : `run-${call}`,
    type: type ?? 'ai',
    content: content ?? '',
    ...(Array.isArray(calls) && calls.length > 0 ? { tool_calls: calls } : {}),
    ...(Array.isArray(chunks) && chunks.length > 0 ? { tool_call_chunks: chunks } : {}),
  };
}
