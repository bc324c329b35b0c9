/** Why a text cannot be saved as an assistant, in a sentence with the next step. */
import * as vscode from 'vscode';
import type { EditProblem } from './assistantText.js';

export function problemText(problem: EditProblem): string {
  switch (problem.kind) {
    case 'not-json':
      return problem.problem === null
        ? vscode.l10n.t('An assistant is an object: write its keys between { and }.')
        : vscode.l10n.t('Not JSON: {0}', problem.problem);
    case 'unknown-fields':
      return vscode.l10n.t(
        'An assistant has no {0}: what is your own goes into config, context or metadata.',
        problem.names.join(', '),
      );
    case 'not-a-text':
      return vscode.l10n.t('{0} is a text: write it in quotes.', problem.field);
    case 'not-an-object':
      return vscode.l10n.t('{0} is an object: write its keys between { and }.', problem.field);
    case 'empty':
      return vscode.l10n.t('{0} must not be empty.', problem.field);
    case 'metadata-stays':
      return vscode.l10n.t(
        'The server keeps what metadata had before: put back {0}, or set it to null.',
        problem.names.join(', '),
      );
  }
}
