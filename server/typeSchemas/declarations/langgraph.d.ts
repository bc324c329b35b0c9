/**
 * What `@langchain/langgraph` says of a graph's types, and only that: stands in for the package's own declarations
 * when types are read for schemas, because those take seconds to load. Names that are missing here read as `any`.
 * The type parameters stand in the package's own order. Members that begin with `~` are what graphTypes.ts reads.
 */
import type { BaseMessage } from '@langchain/core/messages';

export interface BaseChannel<ValueType = unknown, UpdateType = unknown, _Checkpoint = unknown> {
  ValueType: ValueType;
  UpdateType: UpdateType;
}
export interface LastValue<V> extends BaseChannel<V, V> {}
export interface AnyValue<V> extends BaseChannel<V, V> {}
export interface EphemeralValue<V> extends BaseChannel<V, V> {}
export interface UntrackedValueChannel<V> extends BaseChannel<V, V> {}
export interface Topic<V> extends BaseChannel<V[], V | V[]> {}
export declare class BinaryOperatorAggregate<V, U = V> implements BaseChannel<V, U> {
  ValueType: V;
  UpdateType: U;
  constructor(operator: BinaryOperator<V, U>, initial?: () => V);
}
export type BinaryOperator<V, U = V> = (left: V, right: U) => V;

export type SingleReducer<V, U = V> =
  | { reducer: BinaryOperator<V, U>; default?: () => V }
  | { value: BinaryOperator<V, U>; default?: () => V }
  | null;

export interface StateDefinition {
  [key: string]: BaseChannel<any, any> | (() => BaseChannel<any, any>);
}
export type StateType<SD> = { [K in keyof SD]: ValueOf<SD[K]> };
export type UpdateType<SD> = { [K in keyof SD]?: UpdateOf<SD[K]> };
type ValueOf<C> = IfAny<
  C,
  C,
  C extends { ValueType: infer V } ? V : C extends () => { ValueType: infer V } ? V : C
>;
type UpdateOf<C> = IfAny<
  C,
  C,
  C extends { UpdateType: infer U } ? U : C extends () => { UpdateType: infer U } ? U : C
>;
type IfAny<T, Then, Else> = 0 extends 1 & T ? Then : Else;

export interface AnnotationFunction {
  <V, U = V>(annotation: SingleReducer<V, U>): BaseChannel<V, U>;
  <V>(): LastValue<V>;
  Root: <SD extends StateDefinition>(spec: SD) => AnnotationRoot<SD>;
}
export declare const Annotation: AnnotationFunction;
export declare class AnnotationRoot<SD> {
  State: StateType<SD>;
  Update: UpdateType<SD>;
  Node: any;
  spec: SD;
  constructor(spec: SD);
}

export declare class ReducedValue<Value = unknown, Input = Value> {
  ValueType: Value;
  InputType: Input;
  constructor(
    value: SchemaLike<any, Value>,
    init: { inputSchema: SchemaLike<any, Input>; reducer: (current: Value, next: Input) => Value },
  );
  constructor(value: SchemaLike<any, Value>, init: { reducer: (current: Value, next: Input) => Value });
}
export declare class DeltaValue<Value = unknown, Input = Value> extends ReducedValue<Value, Input> {}
export declare class UntrackedValue<Value = unknown> {
  ValueType: Value;
  constructor(schema?: SchemaLike<any, Value>);
}
export declare class StateSchema<Fields> {
  fields: Fields;
  State: StateOf<StateSchema<Fields>>;
  Update: InputOf<StateSchema<Fields>>;
  constructor(fields: Fields);
}
export type AnyStateSchema = StateSchema<any>;
export declare const MessagesValue: ReducedValue<BaseMessage[], Messages>;
export declare const MessagesDeltaValue: DeltaValue<BaseMessage[], Messages>;

/** Zod 3 and 4 alike. */
interface SchemaLike<Input, Output> {
  _input: Input;
  _output: Output;
}
type FieldValue<F> = F extends { ValueType: infer V } ? V : F extends { _output: infer V } ? V : unknown;
type FieldInput<F> = F extends { InputType: infer U }
  ? U
  : F extends { ValueType: infer U }
    ? U
    : F extends { _input: infer U }
      ? U
      : unknown;

/** The values of whatever a graph's state, input, output or context may be declared with. */
export type StateOf<T> = IfAny<
  T,
  T,
  T extends AnnotationRoot<infer SD>
    ? StateType<SD>
    : T extends StateSchema<infer F>
      ? { [K in keyof F]: FieldValue<F[K]> }
      : T extends SchemaLike<any, infer V>
        ? V
        : T extends StateDefinition
          ? StateType<T>
          : T
>;
/** What may be given to it. */
export type InputOf<T> = IfAny<
  T,
  T,
  T extends AnnotationRoot<infer SD>
    ? UpdateType<SD>
    : T extends StateSchema<infer F>
      ? { [K in keyof F]?: FieldInput<F[K]> }
      : T extends SchemaLike<infer U, any>
        ? Partial<U>
        : T extends StateDefinition
          ? UpdateType<T>
          : T extends object
            ? Partial<T>
            : T
>;
export type ExtractStateType<T> = StateOf<T>;
export type ExtractUpdateType<T> = InputOf<T>;
export type ToStateDefinition<T> = T extends AnnotationRoot<infer SD> ? SD : T;
export type StateDefinitionInit = any;

export interface StateGraphArgs<Channels> {
  channels: { [K in keyof Channels]: SingleReducer<Channels[K], any> };
}
type ChannelValue<R> = R extends { reducer: BinaryOperator<infer V, any> }
  ? V
  : R extends { value: BinaryOperator<infer V, any> }
    ? V
    : R extends { default: () => infer V }
      ? V
      : unknown;

/** From a constructor's first argument, or an explicit type parameter, to how the state is declared. */
type StatePart<Init> = IfAny<
  Init,
  Init,
  Init extends AnnotationRoot<any> | StateSchema<any> | SchemaLike<any, any>
    ? Init
    : Init extends { state: infer S extends object }
      ? IfDeclaration<S, Init>
      : Init extends { stateSchema: infer S extends object }
        ? S
        : Init extends { channels: infer R extends object }
          ? { [K in keyof R]: ChannelValue<R[K]> }
          : Init extends { input: infer S extends object }
            ? IfDeclaration<S, Init>
            : Init
>;
type IfDeclaration<S, Else> = S extends
  AnnotationRoot<any> | StateSchema<any> | SchemaLike<any, any> | StateDefinition
  ? S
  : Else;
type InputPart<Init, Options> = Part<Init, Options, 'input', StatePart<Init>>;
type OutputPart<Init, Options> = Part<Init, Options, 'output', StatePart<Init>>;
type ContextPart<Init, Options> = IfAny<
  Options,
  unknown,
  Options extends AnnotationRoot<any> | SchemaLike<any, any>
    ? Options
    : Part<Init, Options, 'context', unknown>
>;
type Part<Init, Options, Name extends string, Else> = IfAny<
  Init,
  Named<Options, Name, Init>,
  Named<Init, Name, Named<Options, Name, Else>>
>;
type Named<T, Name extends string, Else> = IfAny<
  T,
  Else,
  T extends { [K in Name]: infer P extends object } ? IfDeclaration<P, Else> : Else
>;

interface GraphTypes<S, I, O, C> {
  '~state': S;
  '~input': InputOf<I>;
  '~output': StateOf<O>;
  '~context': InputOf<C>;
}

export interface StateGraph<
  SD,
  S = StateOf<SD>,
  U = InputOf<SD>,
  N = any,
  I = SD,
  O = SD,
  C = unknown,
  _Returns = unknown,
  _Interrupt = unknown,
  _Writer = unknown,
> extends GraphTypes<S, I, O, C> {
  Node: any;
  addNode(...args: any[]): this;
  addEdge(...args: any[]): this;
  addConditionalEdges(...args: any[]): this;
  addSequence(...args: any[]): this;
  setNodeDefaults(...args: any[]): this;
  setEntryPoint(...args: any[]): this;
  setFinishPoint(...args: any[]): this;
  validate(...args: any[]): this;
  compile(options?: any): CompiledStateGraph<S, U, N, I, O, C>;
}
export declare const StateGraph: {
  new <Init, Options = undefined>(
    init: Init,
    options?: Options,
  ): StateGraph<
    StatePart<Init>,
    StateOf<StatePart<Init>>,
    InputOf<StatePart<Init>>,
    any,
    InputPart<Init, Options>,
    OutputPart<Init, Options>,
    ContextPart<Init, Options>
  >;
  new <SD, S, U, N = any, I = SD, O = SD, C = unknown, R = unknown, X = unknown, W = unknown>(
    init: any,
    options?: any,
  ): StateGraph<SD, S, U, N, I, O, C, R, X, W>;
};
export declare const MessageGraph: {
  new (): StateGraph<BaseMessage[]>;
};

export interface CompiledStateGraph<
  S,
  U = Partial<S>,
  _N = any,
  I = S,
  O = S,
  C = unknown,
  _Returns = unknown,
  _Interrupt = unknown,
  _Writer = unknown,
  _Transformers = unknown,
> extends GraphTypes<S, I, O, C> {
  '~update': U;
  invoke(input: any, options?: any): Promise<StateOf<O>>;
  stream(input: any, options?: any): Promise<any>;
  streamEvents(input: any, options?: any): any;
  batch(inputs: any[], options?: any): Promise<any[]>;
  getState(...args: any[]): Promise<any>;
  updateState(...args: any[]): Promise<any>;
  withConfig(config: any): this;
  builder: any;
}
export type CompiledGraph<N = any, S = any, U = any, C = unknown, I = S, O = S> = CompiledStateGraph<
  S,
  U,
  N,
  I,
  O,
  C
>;
export interface Pregel<
  _Nodes = any,
  _Channels = any,
  _Context = any,
  Input = any,
  Output = any,
  _Updates = any,
  _Values = any,
> {
  '~state': Output;
  '~input': Input;
  '~output': Output;
  '~context': unknown;
  invoke(input: any, options?: any): Promise<Output>;
  stream(input: any, options?: any): Promise<any>;
  withConfig(config: any): this;
}

export interface EntrypointFinal<ValueT, SaveT> {
  value?: ValueT;
  save?: SaveT;
  __lg_type: '__pregel_final';
}
type Returned<T> = T extends EntrypointFinal<infer V, any> ? V : T;
export declare const entrypoint: {
  <Input, Output>(
    options: any,
    func: (input: Input, config: LangGraphRunnableConfig) => Output,
  ): Pregel<any, any, any, Input, Returned<Awaited<Output>>>;
  final<ValueT, SaveT>(options: { value?: ValueT; save?: SaveT }): EntrypointFinal<ValueT, SaveT>;
};
export declare function task<Args extends unknown[], Output>(
  options: any,
  func: (...args: Args) => Output,
): (...args: Args) => Promise<Awaited<Output>>;
export declare function getPreviousState<T>(): T;

export type Messages = BaseMessage[];
export declare function messagesStateReducer(left: Messages, right: Messages): BaseMessage[];
export declare function messagesDeltaReducer(left: Messages, right: Messages[]): BaseMessage[];
export { messagesStateReducer as addMessages };
export declare const MessagesAnnotation: AnnotationRoot<{ messages: BaseChannel<BaseMessage[], Messages> }>;
export declare const MessagesZodState: {
  _input: { messages: Messages };
  _output: { messages: BaseMessage[] };
  shape: { messages: SchemaLike<Messages, BaseMessage[]> };
  extend(more: any): any;
};

export declare const START: '__start__';
export declare const END: '__end__';
export declare function interrupt<I = unknown, R = any>(value: I): R;
export declare class Send<Node extends string = string, Args = any> {
  node: Node;
  args: Args;
  constructor(node: Node, args: Args);
}
export declare class Command<Resume = unknown, Update = any, Nodes = string> {
  update?: Update;
  resume?: Resume;
  goto?: Nodes | Nodes[];
  constructor(fields: { update?: any; resume?: any; goto?: any; graph?: any });
}
export interface Interrupt<Value = any> {
  id?: string;
  value?: Value;
}
export interface Runtime<Context = Record<string, unknown>, _Interrupt = unknown, _Writer = unknown> {
  configurable?: Context;
  context?: Context;
  store?: any;
  writer: any;
  interrupt: any;
  signal: any;
}
export interface LangGraphRunnableConfig<Context = Record<string, any>> extends Partial<Runtime<Context>> {
  [key: string]: any;
}
