/** What differs between two states: each place, before and after. */
import { t } from '@vscode/l10n';
import { useMemo, useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { diffValues, pathText } from '../state/diff.js';
import type { Difference } from '../state/diff.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';

const pageSize = 50;
const icons: Record<Difference['kind'], string> = {
  added: 'diff-added',
  removed: 'diff-removed',
  changed: 'diff-modified',
};

interface Props {
  before: Json;
  after: Json;
  /** What to say where there is no difference. */
  none: string;
}

export function Differences({ before, after, none }: Props) {
  const [count, setCount] = useState(pageSize);
  const differences = useMemo(() => diffValues(before ?? {}, after), [before, after]);
  if (differences.length === 0) return <p className="quiet">{none}</p>;
  return (
    <>
      <ul className="changes">
        {differences.slice(0, count).map((difference) => (
          <Change key={JSON.stringify([difference.path, difference.kind])} difference={difference} />
        ))}
      </ul>
      {differences.length > count ? (
        <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
          {t('Show more of {0}', (differences.length - count).toLocaleString())}
        </button>
      ) : null}
    </>
  );
}

function Change({ difference }: { difference: Difference }) {
  const { path, kind, before, after } = difference;
  const name = path.length === 0 ? 'state' : pathText(path);
  const kinds = { added: t('added'), removed: t('removed'), changed: t('changed') };
  return (
    <li className={`change change-${kind}`}>
      <div className="change-head">
        <Icon name={icons[kind]} />
        <code>{visibleText(name)}</code>
        <span className="quiet">{kinds[kind]}</span>
      </div>
      <div className="change-sides">
        {before === undefined ? null : (
          <div className="side side-before">
            <span className="only-read-out">{t('before: ')}</span>
            <JsonTree value={before} label={t('{0} before', name)} open={1} path={path} />
          </div>
        )}
        {after === undefined ? null : (
          <div className="side side-after">
            <span className="only-read-out">{t('after: ')}</span>
            <JsonTree value={after} label={t('{0} after', name)} open={1} path={path} />
          </div>
        )}
      </div>
    </li>
  );
}
