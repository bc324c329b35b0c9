/** The result of a replay as the text of a document, and which step stands on which of its lines. Pure. */
import type { ReplayedStep, ReplayEnd } from '../../server/protocol/replay.js';
import { replayText } from '../../server/replayText.js';

export interface ReplayResult {
  /** Of the thread. */
  title: string;
  steps: ReplayedStep[];
  end: ReplayEnd;
}

export interface ReplaySummary {
  text: string;
  /** Zero-based line of each step, in the order of the steps. */
  lines: number[];
}

export function replaySummary(result: ReplayResult, words: { heading: string; note: string }): ReplaySummary {
  const text = [words.heading, ...replayText(result.end), '', words.note, ''];
  const lines: number[] = [];
  for (const step of result.steps) {
    lines.push(text.length);
    text.push(...replayText(step));
  }
  return { text: `${text.join('\n')}\n`, lines };
}
