/** A replay as lines for a terminal: a line a step, and below it each place that differs. Pure. */
import { t } from '@vscode/l10n';
import type { Json } from './protocol/api.js';
import type { LeftReason, LeftRecord } from './protocol/calls.js';
import type { NodeCalls, ReplayedStep, ReplayEnd, ReplayEvent } from './protocol/replay.js';

/** Characters of a value; the rest is in `--json`. */
const longest = 200;

export function replayText(event: ReplayEvent): string[] {
  if (event.kind === 'start')
    return [
      event.steps === 1
        ? t("Replaying thread {0} with today's code: 1 superstep", event.thread_id)
        : t("Replaying thread {0} with today's code: {1} supersteps", event.thread_id, event.steps),
    ];
  if (event.kind === 'end') return endText(event);
  const number = event.step === null ? '' : `${String(event.step)} `;
  const aside = [t('{0} ms', event.duration_ms), ...callsText(event.calls)].join(', ');
  return [
    `${verdictText(event.verdict).padEnd(8)}${number}${event.nodes.join(', ')} (${aside})`,
    ...event.calls.flatMap(({ left }) => (left === null ? [] : leftText(left, event.nodes))),
    ...event.differences.flatMap(({ path, recorded, replayed }) => [
      `    ${path}`,
      ...bothSides(recorded, replayed),
    ]),
  ];
}

function endText({ same, differs, failed, left, answered, called }: ReplayEnd): string[] {
  const counts = t('{0} same, {1} differing, {2} failed', same, differs, failed);
  return [
    left === 0 ? counts : t('{0}, {1} left the record', counts, left),
    ...(answered + called === 0
      ? []
      : [t('Calls of models and tools: {0} answered from the record, {1} made', answered, called)]),
  ];
}

function callsText(calls: NodeCalls[]): string[] {
  const answered = calls.reduce((sum, each) => sum + each.answered, 0);
  const called = calls.reduce((sum, each) => sum + each.called, 0);
  return [
    ...(answered === 0 ? [] : [t('calls from the record: {0}', answered)]),
    ...(called === 0 ? [] : [t('calls made: {0}', called)]),
  ];
}

/** The node is named where the step's own do not say it. */
function leftText({ node, name, kind, reason, input }: LeftRecord, nodes: string[]): string[] {
  const caller = nodes.length === 1 && nodes[0] === node ? name : t('{0} of {1}', name, node);
  const why = reasonText(reason, input?.at ?? '');
  const text =
    kind === 'model'
      ? t('left the record: model {0}, {1}', caller, why)
      : t('left the record: tool {0}, {1}', caller, why);
  return [`    ${text}`, ...(input === undefined ? [] : bothSides(input.recorded, input.replayed))];
}

function reasonText(reason: LeftReason['reason'], at: string): string {
  if (reason === 'input differs') return t('input differs at {0}', at);
  return reason === 'not recorded' ? t('not recorded') : t('no more recorded calls');
}

function bothSides(recorded: Json | undefined, replayed: Json | undefined): string[] {
  return [
    `      ${t('recorded: {0}', valueText(recorded))}`,
    `      ${t('replayed: {0}', valueText(replayed))}`,
  ];
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return t('(nothing)');
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function verdictText(verdict: ReplayedStep['verdict']): string {
  if (verdict === 'same') return t('same');
  if (verdict === 'differs') return t('differs');
  return verdict === 'failed' ? t('failed') : t('left');
}
