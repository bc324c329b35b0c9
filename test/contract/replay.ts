/** A thread replayed over HTTP: the events as they come. */
import assert from 'node:assert/strict';
import type { ReplayEnd, ReplayEvent, ReplayedStep } from '../../server/protocol/replay.js';

export async function replay(
  url: string,
  threadId: string,
  body: object = {},
): Promise<{ steps: ReplayedStep[]; end: ReplayEnd }> {
  const answer = await fetch(`${url}/backstep/threads/${threadId}/replay`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
  const events = (await answer.text())
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as ReplayEvent);
  const steps = events.filter((event) => event.kind === 'step');
  const [start, end] = [events[0], events.at(-1)];
  assert.ok(start?.kind === 'start' && end?.kind === 'end', JSON.stringify(end));
  assert.equal(start.steps, steps.length);
  return { steps, end };
}

/** A line a step: `ask: differs values.answer`. */
export function transcript(steps: ReplayedStep[]): string[] {
  return steps.map(({ nodes, verdict, differences }) =>
    [`${nodes.join(' + ')}: ${verdict}`, ...differences.map(({ path }) => path)].join(' '),
  );
}
