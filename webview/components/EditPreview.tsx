/** The state that the edit would give, against that of the checkpoint, and what would run next. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { Differences } from './Differences.js';
import { Icon } from './Icon.js';
import { LongText } from './LongText.js';
import { NodeNames } from './NodeNames.js';
import type { ShownPreview } from './usePreview.js';

interface Props {
  /** Of the checkpoint that is edited. */
  before: Json;
  shown: ShownPreview;
  /** False while the answer for the newest edit is on its way. */
  isFresh: boolean;
}

export function EditPreview({ before, shown: { preview, problem }, isFresh }: Props) {
  const [isOpen, setOpen] = useState(true);
  return (
    <section
      className={`edit-preview${isFresh ? '' : ' edit-preview-old'}`}
      aria-label={t('Preview')}
      aria-busy={!isFresh}
    >
      <div className="edit-preview-head">
        <button
          type="button"
          className="link fold-title"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          <span>{t('Preview')}</span>
        </button>
        {preview === null ? null : (
          <span className="quiet">
            {preview.next.length === 0 ? (
              t('Nothing would run next.')
            ) : (
              <>
                {t('Would run next:')} <NodeNames names={preview.next} />
              </>
            )}
          </span>
        )}
      </div>
      {!isOpen ? null : preview === null ? (
        <p className="edit-preview-problem" role="status">
          <Icon name="error" />
          <LongText text={t('The edit would be refused: {0}', problem ?? '')} />
        </p>
      ) : (
        <Differences
          before={before}
          after={preview.values}
          none={t('The state would be the same as before.')}
        />
      )}
    </section>
  );
}
