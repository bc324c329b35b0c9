/** Names of nodes; a click goes to their source. */
import { Fragment } from 'react';
import { visibleText } from '../state/visibleText.js';
import { usePanel } from './panelContext.js';

export function NodeNames({ names }: { names: readonly string[] }) {
  const { model, tell } = usePanel();
  const known = model.thread?.nodes ?? [];
  return names.map((name, index) => (
    <Fragment key={`${index} ${name}`}>
      {index === 0 ? null : ', '}
      {known.includes(name) ? (
        <button
          type="button"
          className="link"
          title="Go to the node's source"
          onClick={() => tell({ type: 'openNode', node: name })}
        >
          {visibleText(name)}
        </button>
      ) : (
        <span>{visibleText(name)}</span>
      )}
    </Fragment>
  ));
}
