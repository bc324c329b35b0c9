/** What the client told of the newest run of each graph (`backstep/lastRuns`), found by graph. */
import type { GraphRunSummary, NodeResult } from '../../protocol/language.js';
import type { GraphKey } from '../model/graphModel.js';
import { pathToUri, uriToPath } from '../text/fileUris.js';

export class LastRuns {
  private summaries = new Map<string, GraphRunSummary>();

  replace(summaries: GraphRunSummary[]): void {
    this.summaries = new Map(summaries.map((each) => [keyOf(each.configUri, each.graphId), each]));
  }

  /** Of the first of these graphs that has run. */
  of(keys: GraphKey[]): GraphRunSummary | null {
    for (const { configPath, graphId } of keys) {
      const found = this.summaries.get(keyOf(pathToUri(configPath), graphId));
      if (found) return found;
    }
    return null;
  }
}

/** The client and the server escape URIs differently. */
function keyOf(configUri: string, graphId: string): string {
  return JSON.stringify([uriToPath(configUri) ?? configUri, graphId]);
}

export function resultOf(run: GraphRunSummary | null, node: string): NodeResult | null {
  return run && Object.hasOwn(run.nodes, node) ? (run.nodes[node] ?? null) : null;
}

/** `0.4 s`, `820 ms`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${String(Math.floor(seconds / 60))} min ${String(Math.round(seconds % 60))} s`;
}
