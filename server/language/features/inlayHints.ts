/** How long each node took in the newest run, behind its name. The editor's own setting turns hints off. */
import * as l10n from '@vscode/l10n';
import type { InlayHint } from 'vscode-languageserver';
import type { GraphRunSummary, TextRange } from '../../protocol/language.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import { containsPosition } from '../text/ranges.js';
import { duration, resultOf } from './lastRuns.js';

export function inlayHints(
  graphs: LinkedGraph[],
  path: string,
  range: TextRange,
  lastRun: (graph: LinkedGraph) => GraphRunSummary | null,
): InlayHint[] {
  return graphs.flatMap((graph) => {
    const run = lastRun(graph);
    return graph.nodes.flatMap(({ name, declaration }): InlayHint[] => {
      const result = resultOf(run, name);
      const at = declaration.range.end;
      if (!result || result.milliseconds === null || declaration.path !== path) return [];
      if (!containsPosition(range, at)) return [];
      const tooltip = l10n.t('How long "{0}" took in the last run', name);
      return [{ position: at, label: duration(result.milliseconds), paddingLeft: true, tooltip }];
    });
  });
}
