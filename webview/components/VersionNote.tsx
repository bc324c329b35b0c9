/** That a checkpoint is of another version of the graph, what differs, and what becomes of nodes that are gone. */
import { t } from '@vscode/l10n';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { differenceLines, goneNext, versionOf } from '../state/versions.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

export function VersionNote({ checkpoint }: { checkpoint: PanelCheckpoint }) {
  const { model } = usePanel();
  const version = versionOf(checkpoint, model.version);
  if (version === 'same') return null;
  if (version === 'code') {
    return (
      <p className="version-note quiet">
        <Icon name="versions" /> {t('The file of the graph has changed since')}
      </p>
    );
  }
  const lines = version.differences === null ? [] : differenceLines(version.differences);
  const title = t('Recorded with another version of this graph');
  if (lines.length === 0) {
    return (
      <p className="version-note quiet">
        <Icon name="versions" /> {title}
      </p>
    );
  }
  return (
    <details className="version-note quiet">
      <summary>
        <Icon name="versions" /> {title}
      </summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{visibleText(line)}</li>
        ))}
      </ul>
    </details>
  );
}

/** Going on here asks which node takes the place of a gone one: the host does, whatever way it was started. */
export function GoneNote({ checkpoint }: { checkpoint: PanelCheckpoint }) {
  const { model } = usePanel();
  const gone = goneNext(checkpoint, model.thread);
  if (gone.length === 0) return null;
  const names = visibleText(gone.join(', '));
  return (
    <Notice kind="warning">
      {gone.length === 1
        ? t('{0} is no longer in the graph. Going on from here asks which node takes its place.', names)
        : t('{0} are no longer in the graph. Going on from here asks which nodes take their place.', names)}
    </Notice>
  );
}
