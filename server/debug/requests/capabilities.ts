/** What the adapter can do, as it tells the client at the beginning. */
import type { DebugProtocol } from '@vscode/debugprotocol';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.'],
  supportsRestartRequest: true,
  supportsExceptionInfoRequest: true,
  supportTerminateDebuggee: true,
  supportsTerminateRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsClipboardContext: true,
  exceptionBreakpointFilters: [
    {
      filter: 'nodeThrew',
      label: 'A node throws',
      description: 'Stops where a node threw. Without it a run that fails ends the session.',
      default: true,
    },
    {
      filter: 'interrupt',
      label: 'interrupt()',
      description:
        'Shows a question of interrupt() as an exception. It stops in any case, for it needs an answer.',
      default: true,
    },
  ],
  breakpointModes: [
    { mode: 'before', label: 'Before the node', appliesTo: ['source'] },
    { mode: 'after', label: 'After the node', appliesTo: ['source'] },
  ],
};
