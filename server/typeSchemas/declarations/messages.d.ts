/**
 * Messages as far as schemas need them: stands in for `@langchain/core/messages`. What has a `~message` is written as
 * the API's message, whatever else its class declares.
 */
export declare class BaseMessage<_Structure = any, _Type = any> {
  '~message': true;
  id?: string;
  name?: string;
  content: any;
  text: string;
  type: string;
  additional_kwargs: Record<string, any>;
  response_metadata: Record<string, any>;
  constructor(fields: any, ...rest: any[]);
  getType(): string;
  _getType(): string;
  toDict(): any;
}
export declare class BaseMessageChunk extends BaseMessage {}
export declare class AIMessage<_Structure = any> extends BaseMessage {
  tool_calls?: ToolCall[];
  usage_metadata?: any;
}
export declare class AIMessageChunk<_Structure = any> extends AIMessage {}
export declare class HumanMessage<_Structure = any> extends BaseMessage {}
export declare class HumanMessageChunk extends HumanMessage {}
export declare class SystemMessage<_Structure = any> extends BaseMessage {}
export declare class SystemMessageChunk extends SystemMessage {}
export declare class ToolMessage<_Structure = any> extends BaseMessage {
  tool_call_id: string;
}
export declare class ToolMessageChunk extends ToolMessage {}
export declare class FunctionMessage extends BaseMessage {}
export declare class ChatMessage extends BaseMessage {}
export declare class RemoveMessage extends BaseMessage {}
/** The shorthands that a message may be given as count as messages. */
export type BaseMessageLike = BaseMessage;
export type MessageContent = string | Record<string, any>[];
export interface ToolCall<Name extends string = string, Args = Record<string, any>> {
  name: Name;
  args: Args;
  id?: string;
  type?: 'tool_call';
}
