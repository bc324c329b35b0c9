/** What the step changed: each place that differs from the parent's values, before and after. */
import { useMemo, useState } from 'react';
import type { PanelCheckpointDetail } from '../../server/protocol/panel.js';
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

export function ChangesView({ detail }: { detail: PanelCheckpointDetail }) {
  const [count, setCount] = useState(pageSize);
  const { parent_values: before, values: after } = detail;
  const differences = useMemo(() => diffValues(before ?? {}, after), [before, after]);
  if (differences.length === 0) {
    return (
      <p className="quiet">
        {before === null
          ? 'The first checkpoint: the state is empty here.'
          : 'This step left the state as it was.'}
      </p>
    );
  }
  return (
    <>
      <p className="quiet">
        {before === null ? 'The first checkpoint: everything is new.' : 'Against the parent checkpoint.'}
      </p>
      <ul className="changes">
        {differences.slice(0, count).map((difference) => (
          <Change key={JSON.stringify(difference.path)} difference={difference} />
        ))}
      </ul>
      {differences.length > count ? (
        <button type="button" className="link fold" onClick={() => setCount(count + pageSize)}>
          Show more of {(differences.length - count).toLocaleString()}
        </button>
      ) : null}
    </>
  );
}

function Change({ difference }: { difference: Difference }) {
  const { path, kind, before, after } = difference;
  const name = path.length === 0 ? 'state' : pathText(path);
  return (
    <li className={`change change-${kind}`}>
      <div className="change-head">
        <Icon name={icons[kind]} />
        <code>{visibleText(name)}</code>
        <span className="quiet">{kind}</span>
      </div>
      <div className="change-sides">
        {before === undefined ? null : (
          <div className="side side-before">
            <span className="only-read-out">before: </span>
            <JsonTree value={before} label={`${name} before`} open={1} />
          </div>
        )}
        {after === undefined ? null : (
          <div className="side side-after">
            <span className="only-read-out">after: </span>
            <JsonTree value={after} label={`${name} after`} open={1} />
          </div>
        )}
      </div>
    </li>
  );
}
