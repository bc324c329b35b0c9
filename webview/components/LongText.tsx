/** A text of the state, as text: control characters visible, long ones folded and opened a piece at a time. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import { foldText, visibleText } from '../state/visibleText.js';

const first = { characters: 600, lines: 8 };
const piece = 20_000;

export function LongText({ text, className = '' }: { text: string; className?: string }) {
  const [characters, setCharacters] = useState(0);
  const { shown, hidden } =
    characters === 0 ? foldText(text, first.characters, first.lines) : foldText(text, characters, Infinity);
  const more =
    hidden > piece
      ? t('Show {0} more of {1} characters', piece.toLocaleString(), hidden.toLocaleString())
      : t('Show {0} more characters', hidden.toLocaleString());
  return (
    <span className={`long-text ${className}`}>
      {visibleText(shown)}
      {hidden > 0 ? (
        <>
          …{' '}
          <button type="button" className="link fold" onClick={() => setCharacters(shown.length + piece)}>
            {more}
          </button>
        </>
      ) : characters > 0 ? (
        <>
          {' '}
          <button type="button" className="link fold" onClick={() => setCharacters(0)}>
            {t('Show less')}
          </button>
        </>
      ) : null}
    </span>
  );
}
