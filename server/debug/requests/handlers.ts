/** The shape of a group of requests: by command, what answers it. Requests that move answer first and then move. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The body of the answer, and what is done when it has been sent. */
export interface Answer<Body> {
  body?: Body;
  after?: () => Promise<void> | void;
}

type Handler<Arguments, Body> = (args: Arguments) => Promise<Answer<Body>> | Answer<Body>;

interface Known {
  initialize: [DebugProtocol.InitializeRequestArguments, DebugProtocol.Capabilities];
  launch: [DebugProtocol.LaunchRequestArguments, undefined];
  attach: [DebugProtocol.AttachRequestArguments, undefined];
  restart: [DebugProtocol.RestartArguments | undefined, undefined];
  configurationDone: [undefined, undefined];
  disconnect: [DebugProtocol.DisconnectArguments | undefined, undefined];
  terminate: [DebugProtocol.TerminateArguments | undefined, undefined];
  setBreakpoints: [DebugProtocol.SetBreakpointsArguments, DebugProtocol.SetBreakpointsResponse['body']];
  breakpointLocations: [
    DebugProtocol.BreakpointLocationsArguments,
    DebugProtocol.BreakpointLocationsResponse['body'],
  ];
  setFunctionBreakpoints: [
    DebugProtocol.SetFunctionBreakpointsArguments,
    DebugProtocol.SetFunctionBreakpointsResponse['body'],
  ];
  setExceptionBreakpoints: [
    DebugProtocol.SetExceptionBreakpointsArguments,
    DebugProtocol.SetExceptionBreakpointsResponse['body'],
  ];
  dataBreakpointInfo: [
    DebugProtocol.DataBreakpointInfoArguments,
    DebugProtocol.DataBreakpointInfoResponse['body'],
  ];
  setDataBreakpoints: [
    DebugProtocol.SetDataBreakpointsArguments,
    DebugProtocol.SetDataBreakpointsResponse['body'],
  ];
  threads: [undefined, DebugProtocol.ThreadsResponse['body']];
  stackTrace: [DebugProtocol.StackTraceArguments, DebugProtocol.StackTraceResponse['body']];
  scopes: [DebugProtocol.ScopesArguments, DebugProtocol.ScopesResponse['body']];
  variables: [DebugProtocol.VariablesArguments, DebugProtocol.VariablesResponse['body']];
  setVariable: [DebugProtocol.SetVariableArguments, DebugProtocol.SetVariableResponse['body']];
  setExpression: [DebugProtocol.SetExpressionArguments, DebugProtocol.SetExpressionResponse['body']];
  evaluate: [DebugProtocol.EvaluateArguments, DebugProtocol.EvaluateResponse['body']];
  completions: [DebugProtocol.CompletionsArguments, DebugProtocol.CompletionsResponse['body']];
  exceptionInfo: [DebugProtocol.ExceptionInfoArguments, DebugProtocol.ExceptionInfoResponse['body']];
  continue: [DebugProtocol.ContinueArguments, DebugProtocol.ContinueResponse['body']];
  next: [DebugProtocol.NextArguments, undefined];
  stepIn: [DebugProtocol.StepInArguments, undefined];
  stepOut: [DebugProtocol.StepOutArguments, undefined];
  stepBack: [DebugProtocol.StepBackArguments, undefined];
  reverseContinue: [DebugProtocol.ReverseContinueArguments, undefined];
  pause: [DebugProtocol.PauseArguments, undefined];
  restartFrame: [DebugProtocol.RestartFrameArguments, undefined];
  gotoTargets: [DebugProtocol.GotoTargetsArguments, DebugProtocol.GotoTargetsResponse['body']];
  goto: [DebugProtocol.GotoArguments, undefined];
}

/** Those of DAP, and custom ones by their own names. */
export type Handlers = { [Command in keyof Known]?: Handler<Known[Command][0], Known[Command][1]> } & {
  [custom: `backstep/${string}`]: Handler<unknown, undefined>;
};
