/**
 * A support agent as people really write them: messages with a reducer, a model that calls a tool in a loop, a
 * conditional edge, a subgraph for refunds, and a person who has to approve.
 * Try the input `{"messages": [{"role": "user", "content": "I want a refund for order A100"}]}`.
 */
import { Annotation, END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { AIMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { findOrder } from './orders.js';
import { refundGraph } from './refund.js';
import { callSupportModel } from './supportModel.js';

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  orderId: Annotation<string>,
});

const lookUpOrder = tool(
  ({ orderId }) => {
    const order = findOrder(orderId);
    if (!order) return `No order ${orderId} was found.`;
    return `Order ${order.id}: ${order.item}, ${order.price}, delivered ${String(order.daysSinceDelivery)} days ago.`;
  },
  {
    name: 'look_up_order',
    description: 'Looks an order up by its number.',
    schema: z.object({ orderId: z.string() }),
  },
);

async function agent(state: typeof State.State) {
  const message = await callSupportModel(state.messages);
  const call = message instanceof AIMessage ? message.tool_calls?.[0] : undefined;
  const orderId: unknown = call?.args.orderId;
  return { messages: [message], ...(typeof orderId === 'string' ? { orderId } : {}) };
}

/** Where the conversation goes after the model has spoken. */
function route(state: typeof State.State): 'tools' | 'refund' | typeof END {
  const last = state.messages.at(-1);
  if (last instanceof AIMessage && last.tool_calls?.length) return 'tools';
  return last?.text.includes('refunded') ? 'refund' : END;
}

export const graph = new StateGraph(State)
  .addNode('agent', agent)
  .addNode('tools', new ToolNode([lookUpOrder]))
  .addNode('refund', refundGraph)
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', route, ['tools', 'refund', END])
  .addEdge('tools', 'agent')
  .addEdge('refund', END)
  .compile();
