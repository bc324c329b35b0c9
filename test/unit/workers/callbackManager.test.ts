/** The manager of a run's handlers beside LangChain's own: the handlers of a real graph hear the same of both. */
import assert from 'node:assert/strict';
import type { CallbackManager } from '@langchain/core/callbacks/manager';
import { RunnableLambda } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { Annotation, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import type { RunnableConfig } from '@langchain/core/runnables';
import { callbackManager } from '../../../server/workers/node/callbackManager.js';
import { createEngineResolver } from '../../../server/workers/node/engine.js';

interface Heard {
  name: string;
  of: string;
  tags: string[];
  metadata: Record<string, unknown>;
}

const State = Annotation.Root({ text: Annotation<string> });
const shout: { invoke(input: { text: string }): Promise<unknown> } = tool(
  ({ text }: { text: string }) => text.toUpperCase(),
  {
    name: 'shout',
    description: 'Shouts.',
    schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
);

describe('the callback manager of a run', () => {
  const engine = () => createEngineResolver(import.meta.dirname).resolve(import.meta.filename);

  /** Ids that the engine makes, by when they came up first. */
  function recording(name: string) {
    const heard: (Heard | string)[] = [];
    const seen = new Map<unknown, string>();
    const known = (id: unknown) => seen.get(id) ?? (seen.set(id, `#${seen.size}`), seen.get(id));
    const plain = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => String(known(id))),
      ) as never;
    type Started = [unknown, unknown, string, string?, string[]?, Record<string, unknown>?, string?, string?];
    const started = (...[chain, , id, parent, tags = [], metadata = {}, , runName]: Started) => {
      const of = (chain as { id?: string[] } | undefined)?.id?.at(-1) ?? '';
      heard.push(plain({ name: runName ?? '', of: `${of} ${id} in ${parent}`, tags, metadata }));
    };
    const handler = {
      name,
      awaitHandlers: true,
      handleChainStart: started,
      handleToolStart: started,
      handleChainEnd: (_: unknown, id: string) => void heard.push(plain(`${id} ended`)),
      handleToolEnd: (_: unknown, id: string) => void heard.push(plain(`${id} ended`)),
    };
    return { heard, handler };
  }

  function graph(inside: object) {
    const inner = new StateGraph(State)
      .addNode('deep', ({ text }) => ({ text: `${text}!` }))
      .addEdge(START, 'deep')
      .compile();
    const step = RunnableLambda.from((text: string) => `${text}?`).withConfig({ tags: ['own'] });
    return new StateGraph(State)
      .addNode('first', async ({ text }, config: RunnableConfig) => ({
        text: await step.invoke(text, { ...config, callbacks: [inside] }),
      }))
      .addNode('nested', inner)
      .addNode('last', async ({ text }) => ({ text: String(await shout.invoke({ text })) }))
      .addEdge(START, 'first')
      .addEdge('first', 'nested')
      .addEdge('nested', 'last')
      .compile({ checkpointer: new MemorySaver() });
  }

  async function heardBy(callbacks: (handlers: object[]) => Promise<object>): Promise<unknown> {
    const [outer, second, inside] = ['outer', 'second', 'inside'].map(recording) as [
      ReturnType<typeof recording>,
      ReturnType<typeof recording>,
      ReturnType<typeof recording>,
    ];
    const config = {
      configurable: { thread_id: '1', who: 'me' },
      metadata: { a: 1, b: { c: 2 } },
      tags: ['run'],
      runName: 'whole',
    };
    const given = await callbacks([outer.handler, second.handler]);
    const stream = await graph(inside.handler).stream(
      { text: 'hey' },
      { ...config, callbacks: given as CallbackManager, streamMode: ['values', 'messages'], subgraphs: true },
    );
    let last: unknown;
    for await (const item of stream) last = item;
    return { last, outer: outer.heard, second: second.heard, inside: inside.heard };
  }

  it('tells handlers what a list of them is told: calls, tags, metadata and whose they are', async () => {
    const own = await heardBy(async (handlers) => callbackManager(await engine(), handlers));
    const listed = await heardBy((handlers) => Promise.resolve(handlers));
    assert.deepEqual(own, listed);
    const { outer, inside } = own as { outer: unknown[]; inside: unknown[] };
    assert.ok(outer.length > 12, `${outer.length} heard`);
    assert.ok(inside.length > 0, 'a handler that is added on the way hears too');
  });

  it('copies nothing that is shared with the copy', async () => {
    const { handler } = recording('outer');
    const manager = (await callbackManager(await engine(), [handler])) as CallbackManager;
    manager.addTags(['kept']);
    manager.addMetadata({ kept: true });
    manager.addMetadata({ local: true }, false);
    const copy = manager.copy();
    copy.addTags(['more']);
    copy.addMetadata({ more: true });
    copy.removeHandler(handler as never);
    copy.removeMetadata({ kept: true });
    assert.deepEqual(
      [manager.handlers, manager.tags, manager.metadata, manager.inheritableMetadata],
      [[handler], ['kept'], { kept: true, local: true }, { kept: true }],
    );
    assert.deepEqual(
      [copy.handlers, copy.tags, copy.metadata, copy.inheritableMetadata],
      [[], ['kept', 'more'], { local: true, more: true }, { more: true }],
    );
  });
});
