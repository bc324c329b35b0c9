/** Names of nodes; a click goes to their source. */
import { t } from '@vscode/l10n';
import { Fragment } from 'react';
import { visibleText } from '../state/visibleText.js';
import { isGone } from '../state/versions.js';
import { usePanel } from './panelContext.js';

/** A name as it is, marked where the graph has no such node any more. */
export function NodeName({ name }: { name: string }) {
  const { model } = usePanel();
  if (!isGone(name, model.thread)) return <span>{visibleText(name)}</span>;
  return (
    <s className="node-gone" title={t('{0} is no longer in the graph', visibleText(name))}>
      {visibleText(name)}
    </s>
  );
}

/** Names that lead nowhere, as rows of a list show them. */
export function PlainNames({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <Fragment key={`${index} ${name}`}>
      {index === 0 ? null : ', '}
      <NodeName name={name} />
    </Fragment>
  ));
}

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
          title={t("Go to the node's source")}
          onClick={() => tell({ type: 'openNode', node: name })}
        >
          {visibleText(name)}
        </button>
      ) : (
        <NodeName name={name} />
      )}
    </Fragment>
  ));
}
