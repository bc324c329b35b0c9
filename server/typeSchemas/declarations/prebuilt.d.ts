/** Stands in for `@langchain/langgraph/prebuilt`. */
import type { BaseMessage } from '@langchain/core/messages';
import type {
  AnnotationRoot,
  BaseChannel,
  CompiledStateGraph,
  LastValue,
  MessagesAnnotation,
  StateOf,
  StateType,
  UpdateType,
} from '@langchain/langgraph';

export interface AgentState<Response = Record<string, any>> {
  messages: BaseMessage[];
  structuredResponse: Response;
}
type AgentChannels = { messages: BaseChannel<BaseMessage[], BaseMessage[]> };
type Spec<A> = A extends AnnotationRoot<infer SD> ? SD : AgentChannels;
type Answered = { structuredResponse: LastValue<Record<string, any>> };
export declare function createReactAgent<A = typeof MessagesAnnotation, _R = any, C = unknown>(params: {
  stateSchema?: A;
  contextSchema?: C;
  [key: string]: any;
}): CompiledStateGraph<
  StateType<AgentChannels & Spec<A>>,
  UpdateType<AgentChannels & Spec<A>>,
  any,
  AgentChannels & Spec<A>,
  AgentChannels & Spec<A> & Answered,
  StateOf<C>
>;
export declare const createReactAgentAnnotation: () => AnnotationRoot<AgentChannels & Answered>;
export declare class ToolNode<_T = any> {
  constructor(tools: any, options?: any);
  invoke(...args: any[]): Promise<any>;
}
