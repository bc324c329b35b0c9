/**
 * The refund subgraph of the support agent: check the policy, ask a person, pay. `interrupt()` stops the run until
 * somebody answers; the answer is what `interrupt()` returns when the run is resumed.
 */
import { Annotation, END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { AIMessage } from '@langchain/core/messages';
import { findOrder, type Order } from './orders.js';

const RefundState = Annotation.Root({
  ...MessagesAnnotation.spec,
  orderId: Annotation<string>,
  withinPolicy: Annotation<boolean>,
  approved: Annotation<boolean>,
});

type RefundQuestion = { question: string; order: Order };

function checkPolicy(state: typeof RefundState.State) {
  const order = findOrder(state.orderId);
  return { withinPolicy: order !== undefined && order.daysSinceDelivery <= 30 };
}

function askForApproval(state: typeof RefundState.State) {
  const order = findOrder(state.orderId);
  if (!order || !state.withinPolicy) return { approved: false };
  const answer = interrupt<RefundQuestion, boolean | string>({
    question: `Refund ${order.price} for order ${order.id} (${order.item})?`,
    order,
  });
  return { approved: answer === true || /^(y|yes|true|approve)/i.test(String(answer)) };
}

function settle(state: typeof RefundState.State) {
  const text = state.approved
    ? `The refund for order ${state.orderId} is on its way.`
    : `I am sorry, order ${state.orderId} cannot be refunded.`;
  return { messages: [new AIMessage(text)] };
}

export const refundGraph = new StateGraph(RefundState)
  .addNode('check_policy', checkPolicy)
  .addNode('ask_for_approval', askForApproval)
  .addNode('settle', settle)
  .addEdge(START, 'check_policy')
  .addEdge('check_policy', 'ask_for_approval')
  .addEdge('ask_for_approval', 'settle')
  .addEdge('settle', END)
  .compile();
