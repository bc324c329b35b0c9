/** Quick fixes for a langgraph.json: what was likely meant, in the place of what does not exist. */
import * as l10n from '@vscode/l10n';
import { CodeActionKind, type TextEdit } from 'vscode-languageserver';
import type { TextRange } from '../../protocol/language.js';
import { containsRange, overlaps } from '../text/ranges.js';
import type { ConfigProblem } from './problems.js';

export interface ConfigFix {
  title: string;
  kind: typeof CodeActionKind.QuickFix;
  edits: TextEdit[];
  problem: ConfigProblem;
  isPreferred: boolean;
}

/** For the problems that the range touches. */
export function configFixes(problems: ConfigProblem[], range: TextRange): ConfigFix[] {
  return problems
    .filter(({ at }) => overlaps(at.range, range) || containsRange(at.range, range))
    .flatMap((problem) =>
      problem.suggestions.map((meant, index) => ({
        title: l10n.t('Change to {0}', `"${meant}"`),
        kind: CodeActionKind.QuickFix,
        edits: [{ range: problem.at.range, newText: JSON.stringify(meant).slice(1, -1) }],
        problem,
        isPreferred: index === 0,
      })),
    );
}
