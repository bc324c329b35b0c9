/**
 * A graph in either language whose nodes call a model and tools, each of which notes its calls in a file and never gives
 * the same answer twice: what comes of a call that was made anew is another. While a file `….hold` lies beside the notes,
 * the first node waits for its end.
 */
export interface CallingGraph {
  /** What `draft` tells the model. */
  prompt: string;
  /** Where calls are noted, a line each. */
  calls: string;
}

export const typescript = ({ prompt, calls }: CallingGraph): string => `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { tool } from '@langchain/core/tools';
import { Annotation, END, START, StateGraph, interrupt } from '@langchain/langgraph';
import { z } from 'zod';

const calls = ${JSON.stringify(calls)};
function numbered(what) {
  appendFileSync(calls, what + '\\n');
  return what + ' ' + String(readFileSync(calls, 'utf8').trim().split('\\n').length);
}

class CountingModel extends BaseChatModel {
  _llmType() { return 'counting'; }
  async _generate() {
    const text = numbered('answer');
    return { generations: [{ text, message: new AIMessage(text) }] };
  }
  async *_streamResponseChunks(_messages, _options, manager) {
    for (const text of [numbered('streamed'), ' end']) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) });
      yield chunk;
      await manager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}
const model = new CountingModel({});
const lookUp = tool(({ query }) => {
  if (query === 'nothing') throw new RangeError(numbered('nothing of this'));
  return { found: numbered('looked up ' + query) };
}, { name: 'look_up', description: 'Looks things up.', schema: z.object({ query: z.string() }) });
const approve = tool(({ text }) => numbered('approved') + ' ' + interrupt('approve ' + text + '?'), {
  name: 'approve', description: 'Asks a person.', schema: z.object({ text: z.string() }),
});

const State = Annotation.Root({
  topic: Annotation<string>, drafted: Annotation<string>, found: Annotation<string>,
  approved: Annotation<string>, told: Annotation<string>,
});
const research = new StateGraph(State)
  .addNode('look', async ({ topic }) => {
    const failed = await lookUp.invoke({ query: 'nothing' }).catch((error) => error.name + ' ' + error.message);
    return { found: (await lookUp.invoke({ query: topic })).found + ', ' + failed };
  })
  .addEdge(START, 'look').addEdge('look', END).compile();
export const graph = new StateGraph(State)
  .addNode('draft', async ({ topic }, { signal }) => {
    if (existsSync(calls + '.hold')) {
      numbered('holding');
      await wait(60_000, undefined, { signal }).catch(() => numbered('let go'));
    }
    const prompt = new SystemMessage(${JSON.stringify(prompt)});
    return { drafted: (await model.invoke([prompt, new HumanMessage(topic)])).text };
  })
  .addNode('research', research)
  .addNode('agree', async ({ drafted }) => {
    const checked = await model.invoke('check ' + drafted);
    const call = { type: 'tool_call', id: 'call_1', name: 'approve', args: { text: drafted } };
    return { approved: checked.text + ': ' + (await approve.invoke(call)).content };
  })
  .addNode('tell', async ({ approved }) => {
    let told = '';
    for await (const chunk of await model.stream('tell ' + approved)) told += chunk.text;
    return { told };
  })
  .addEdge(START, 'draft').addEdge('draft', 'research').addEdge('research', 'agree')
  .addEdge('agree', 'tell').addEdge('tell', END)
  .compile();
`;

export const python = ({ prompt, calls }: CallingGraph): string => `
import asyncio
from pathlib import Path

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

CALLS = Path(${JSON.stringify(calls)})

def numbered(what: str) -> str:
    with CALLS.open("a") as calls:
        calls.write(what + "\\n")
    return f"{what} {len(CALLS.read_text().splitlines())}"

class CountingModel(BaseChatModel):
    @property
    def _llm_type(self):
        return "counting"

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        return ChatResult(generations=[ChatGeneration(message=AIMessage(numbered("answer")))])

    def _stream(self, messages, stop=None, run_manager=None, **kwargs):
        for text in (numbered("streamed"), " end"):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))

model = CountingModel()

@tool
def look_up(query: str) -> dict:
    """Looks things up."""
    if query == "nothing":
        raise IndexError(numbered("nothing of this"))
    return {"found": numbered("looked up " + query)}

@tool
def approve(text: str) -> str:
    """Asks a person."""
    return numbered("approved") + " " + interrupt(f"approve {text}?")

class State(TypedDict):
    topic: str
    drafted: str
    found: str
    approved: str
    told: str

def look(state: State):
    try:
        failed = look_up.invoke({"query": "nothing"})
    except IndexError as error:
        failed = f"IndexError {error}"
    return {"found": look_up.invoke({"query": state["topic"]})["found"] + ", " + failed}

async def draft(state: State):
    if CALLS.with_name(CALLS.name + ".hold").exists():
        numbered("holding")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            numbered("let go")
            raise
    prompt = SystemMessage(${JSON.stringify(prompt)})
    return {"drafted": (await model.ainvoke([prompt, HumanMessage(state["topic"])])).text}

def agree(state: State):
    checked = model.invoke("check " + state["drafted"])
    call = {"type": "tool_call", "id": "call_1", "name": "approve", "args": {"text": state["drafted"]}}
    return {"approved": f"{checked.text}: {approve.invoke(call).content}"}

async def tell(state: State):
    told = ""
    async for chunk in model.astream("tell " + state["approved"]):
        told += chunk.text
    return {"told": told}

inner = StateGraph(State)
inner.add_node("look", look)
inner.add_edge(START, "look")
inner.add_edge("look", END)

builder = StateGraph(State)
builder.add_node("draft", draft)
builder.add_node("research", inner.compile())
builder.add_node("agree", agree)
builder.add_node("tell", tell)
builder.add_edge(START, "draft")
builder.add_edge("draft", "research")
builder.add_edge("research", "agree")
builder.add_edge("agree", "tell")
builder.add_edge("tell", END)
graph = builder.compile()
`;
