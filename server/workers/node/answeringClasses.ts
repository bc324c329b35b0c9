/**
 * Makes chat models and tools answer from the record while a replayed step runs, in the user's own copy of LangChain:
 * where a class implements the call itself (`_generate`, `_streamResponseChunks`, `_call`), below everything that
 * configures, traces and streams. Whatever runs outside of a replay goes through untouched. Nothing is changed before
 * the first replay that takes results from the record.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallResult } from '../../protocol/calls.js';
import type { CallAnswers } from './callAnswers.js';
import type { StartedCall } from './callHandler.js';
import { currentNode } from './currentNode.js';
import type { Engine } from './engine.js';
import { importBeside } from './engine.js';
import { restore } from './storedValue.js';
import type { Serde } from './storedValue.js';

export interface Answering {
  answers: CallAnswers;
  engine: Engine;
  serde: Serde;
}

interface RunManager {
  runId?: string;
  handleLLMNewToken?: (...args: unknown[]) => Promise<void>;
}

type Method = (this: object, ...args: never[]) => unknown;
type Chunk = object & { text?: string };
interface LangChain {
  BaseChatModel: { prototype: object };
  StructuredTool: { prototype: object };
  AIMessageChunk: new (fields: object) => Chunk;
  ChatGenerationChunk: new (fields: object) => Chunk;
  ToolMessage: new (fields: object) => object;
}

export interface AnsweringClasses {
  /** Runs `work`, whose models and tools answer as `answering` says. */
  during<T>(answering: Answering, work: () => Promise<T>): Promise<T>;
  /** Whether the call at hand is one that can be answered: models of another copy of LangChain cannot. */
  isCovered(): boolean;
}

export function createAnsweringClasses(): AnsweringClasses {
  const current = new AsyncLocalStorage<Answering>();
  const covered = new AsyncLocalStorage<true>();
  const prepared = new Map<string, Promise<void>>();
  const wrapped = new WeakSet();

  /** The call that `manager` is told of, where the record is to answer it; undefined: it is made. */
  const askedOfRecord = (manager: RunManager | undefined, fallback: Partial<StartedCall>) => {
    const answering = current.getStore();
    if (answering === undefined) return undefined;
    const { answers, engine } = answering;
    const call = answers.call(manager?.runId) ?? {
      // The callbacks did not hear of it: neither did those that recorded.
      ...{ kind: 'model', name: 'model', input: { digest: '', parts: [] }, ...fallback },
      checkpointNs: currentNode(engine.langgraph)?.checkpoint_ns ?? '',
    };
    return answers.sourceOf(call.checkpointNs) === 'live' ? undefined : { ...answering, call };
  };

  /** Puts `make`'s method in place of the one that `instance` has, in the class that has it, once. */
  const wrap = (instance: object, name: string, make: (original: Method) => Method): void => {
    let owner: object | null = instance;
    while (owner !== null && !Object.hasOwn(owner, name))
      owner = Object.getPrototypeOf(owner) as object | null;
    const original = owner === null ? undefined : (owner as Record<string, unknown>)[name];
    if (owner === null || typeof original !== 'function' || wrapped.has(original)) return;
    const method = make(original as Method);
    wrapped.add(method);
    Object.defineProperty(owner, name, { value: method, writable: true, configurable: true });
  };

  const wrapModel = (langchain: LangChain) => (model: object) => {
    const name = model.constructor.name;
    wrap(model, '_generate', (original) => {
      return async function (this: object, ...args: unknown[]) {
        const asked = askedOfRecord(args[2] as RunManager | undefined, { kind: 'model', name });
        if (asked === undefined) return original.apply(this, args as never[]);
        const messages = await valueOf<{ text?: string }[]>(asked);
        return {
          generations: messages.map((message) => ({ text: message.text ?? '', message })),
          llmOutput: {},
        };
      };
    });
    wrap(model, '_streamResponseChunks', (original) => {
      return async function* (this: object, ...args: unknown[]) {
        const manager = args[2] as RunManager | undefined;
        const asked = askedOfRecord(manager, { kind: 'model', name });
        if (asked === undefined) {
          yield* original.apply(this, args as never[]) as AsyncIterable<unknown>;
          return;
        }
        const [message = {}] = await valueOf<object[]>(asked);
        const isChunk = message instanceof langchain.AIMessageChunk;
        const whole = isChunk ? message : new langchain.AIMessageChunk({ ...message });
        const text = whole.text ?? '';
        const chunk = new langchain.ChatGenerationChunk({ text, message: whole });
        yield chunk;
        await manager?.handleLLMNewToken?.(text, undefined, undefined, undefined, undefined, { chunk });
      };
    });
    wrap(model, '_streamChatModelEvents', (original) => {
      const { _streamChatModelEvents: own } = langchain.BaseChatModel.prototype as Record<string, Method>;
      return async function* (this: object, ...args: unknown[]) {
        const asked = askedOfRecord(args[2] as RunManager | undefined, { kind: 'model', name });
        // The base class makes events of the chunks, which are answered above.
        const events = asked === undefined ? original : (own ?? original);
        yield* events.apply(this, args as never[]) as AsyncIterable<unknown>;
      };
    });
  };

  const wrapTool = (langchain: LangChain) => (tool: object) => {
    wrap(tool, '_call', (original) => {
      return async function (this: { name?: string; responseFormat?: string }, ...args: unknown[]) {
        const { name = 'tool', responseFormat } = this;
        const asked = askedOfRecord(args[1] as RunManager | undefined, { kind: 'tool', name });
        if (asked === undefined) return original.apply(this, args as never[]);
        const output = await valueOf<{ content?: unknown; artifact?: unknown }>(asked);
        if (responseFormat !== 'content_and_artifact') return output;
        return output instanceof langchain.ToolMessage
          ? [output.content, output.artifact]
          : [output, undefined];
      };
    });
  };

  /** Calls `prepare` with whatever instance one of the methods is called on. */
  const enter = (prototype: object, names: string[], prepare: (instance: object) => void): void => {
    for (const name of names) {
      wrap(prototype, name, (original) => {
        return function (this: object, ...args: never[]) {
          if (current.getStore() === undefined) return original.apply(this, args);
          prepare(this);
          const result = covered.run(true, () => original.apply(this, args));
          return isGenerator(result) ? steppedWithin(result, covered) : result;
        };
      });
    }
  };

  async function prepare(engine: Engine): Promise<void> {
    const modules = await Promise.all(
      ['./language_models/chat_models', './tools', './messages', './outputs'].map((subpath) =>
        importBeside(engine, ['@langchain/core'], subpath),
      ),
    );
    const langchain = Object.assign({}, ...modules) as LangChain;
    const model = langchain.BaseChatModel.prototype;
    enter(model, ['generate', '_streamIterator', 'streamEvents'], wrapModel(langchain));
    enter(langchain.StructuredTool.prototype, ['call'], wrapTool(langchain));
  }

  return {
    async during(answering, work) {
      const { engine } = answering;
      const key = `${engine.format}:${engine.dir}`;
      const ready = prepared.get(key) ?? prepare(engine);
      prepared.set(key, ready);
      await ready;
      return current.run(answering, work);
    },
    isCovered: () => covered.getStore() === true,
  };
}

/** What the record answers: its value, thrown where it is an error, asked again where it is a question. */
async function valueOf<T>({ answers, call, engine, serde }: Answering & { call: StartedCall }): Promise<T> {
  const result: CallResult = answers.answer(call);
  if (result.kind === 'error') throw Object.assign(new Error(result.message), { name: result.error });
  if (result.kind === 'unkept') throw new Error(result.reason);
  const value = await restore(serde, result.value);
  // It asked here: what has been answered before is passed by, and the engine leaves at the question.
  if (result.kind === 'interrupt') for (;;) askAgain(engine, value);
  return value as T;
}

function askAgain({ langgraph }: Engine, value: unknown): void {
  if (langgraph.interrupt === undefined) throw new Error('This version of LangGraph has no interrupt().');
  langgraph.interrupt(value);
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/** A generator goes on in the context of whoever asks for its next item. */
function steppedWithin(inner: AsyncGenerator, context: AsyncLocalStorage<true>): AsyncGenerator {
  return {
    next: (...args) => context.run(true, () => inner.next(...args)),
    return: (value) => context.run(true, () => inner.return(value)),
    throw: (error) => context.run(true, () => inner.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
