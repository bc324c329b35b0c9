/** What the adapter can do, as it tells the client at the beginning. A function: the texts are the display language's. */
import { t } from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';

export const capabilities = (): DebugProtocol.Capabilities => ({
  supportsConfigurationDoneRequest: true,
  supportsBreakpointLocationsRequest: true,
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
      label: t('A node throws'),
      description: t('Stops where a node threw. Without it a run that fails ends the session.'),
      default: true,
    },
    {
      filter: 'interrupt',
      label: 'interrupt()',
      description: t(
        'Shows a question of interrupt() as an exception. It stops in any case, for it needs an answer.',
      ),
      default: true,
    },
  ],
  breakpointModes: [
    { mode: 'before', label: t('Before the node'), appliesTo: ['source'] },
    { mode: 'after', label: t('After the node'), appliesTo: ['source'] },
  ],
});
