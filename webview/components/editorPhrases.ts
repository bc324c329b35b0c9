/** CodeMirror's own texts in the display language. A function: the texts come after the modules. */
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { t } from '@vscode/l10n';

export function editorPhrases(): Extension {
  return EditorState.phrases.of({
    'Fold line': t('Fold line'),
    'Unfold line': t('Unfold line'),
    'Folded lines': t('Folded lines'),
    'Unfolded lines': t('Unfolded lines'),
    'folded code': t('folded code'),
    unfold: t('unfold'),
    to: t('to'),
    Completions: t('Completions'),
    'Control character': t('Control character'),
    Diagnostics: t('Diagnostics'),
    'No diagnostics': t('No diagnostics'),
    'Selection deleted': t('Selection deleted'),
    close: t('close'),
    Find: t('Find'),
    Replace: t('Replace'),
    next: t('next'),
    previous: t('previous'),
    all: t('all'),
    'match case': t('match case'),
    regexp: t('regexp'),
    'by word': t('by word'),
    replace: t('replace'),
    'replace all': t('replace all'),
    'current match': t('current match'),
    'on line': t('on line'),
    'replaced match on line $': t('replaced match on line $'),
    'replaced $ matches': t('replaced $ matches'),
    'Go to line': t('Go to line'),
    go: t('go'),
  });
}
