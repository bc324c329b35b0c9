/**
 * A stand-in for the chat model of the support agent: it reads the conversation and decides what a real model
 * would, by rule. It comes as a chat model of @langchain/core, so the graph treats it like any other.
 */
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';

const orderNumber = /\b[A-Z]\d{3}\b/i;

function decide(messages: BaseMessage[]): AIMessage {
  const last = messages.at(-1);
  const question = messages.findLast((message) => message.type === 'human')?.text ?? '';
  if (last?.type === 'tool') {
    if (/refund|money back/i.test(question) && !last.text.startsWith('No order')) {
      return new AIMessage('I will see whether this order can be refunded.');
    }
    return new AIMessage(last.text);
  }
  const orderId = orderNumber.exec(question)?.[0];
  if (!orderId) return new AIMessage('Which order is it about? Please give me its number, for example A100.');
  return new AIMessage({
    content: '',
    tool_calls: [
      {
        id: `look-up-${String(messages.length)}`,
        name: 'look_up_order',
        args: { orderId },
        type: 'tool_call',
      },
    ],
  });
}

/** Answers the conversation so far with one message. */
export function callSupportModel(messages: BaseMessage[]): Promise<BaseMessage> {
  return fakeModel().respond(decide).invoke(messages);
}
