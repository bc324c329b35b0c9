/**
 * The workflow of LangGraph's time-travel documentation: invent a topic, then write a joke about it.
 * Go back to the checkpoint between the two, change the topic, resume: the joke follows.
 */
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { FakeListChatModel } from '@langchain/core/utils/testing';

const State = Annotation.Root({
  topic: Annotation<string>,
  joke: Annotation<string>,
});

/** A stand-in for a real chat model: streams `reply` word for word and needs no API key. */
function standInModel(reply: string): FakeListChatModel {
  return new FakeListChatModel({ responses: [reply] });
}

async function generateTopic(_state: typeof State.State) {
  const model = standInModel('socks in the dryer');
  const message = await model.invoke('Give me a funny topic for a joke');
  return { topic: message.text };
}

async function writeJoke(state: typeof State.State) {
  const model = standInModel(
    `Why is it so hard to keep a secret about ${state.topic}? Because ${state.topic} always come out in pairs, and one of them talks.`,
  );
  const message = await model.invoke(`Write a short joke about ${state.topic}`);
  return { joke: message.text };
}

export const graph = new StateGraph(State)
  .addNode('generate_topic', generateTopic)
  .addNode('write_joke', writeJoke)
  .addEdge(START, 'generate_topic')
  .addEdge('generate_topic', 'write_joke')
  .addEdge('write_joke', END)
  .compile();
