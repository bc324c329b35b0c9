/** One node of the graph: its breakpoint, its name, how often it ran; a subgraph folds and opens. */
import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { t } from '@vscode/l10n';
import type { PlacedNode } from '../state/graphLayout.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';

export interface GraphNodeData extends Record<string, unknown> {
  node: PlacedNode;
  /** How often it ran on the way to the selected checkpoint. */
  count: number;
  state: 'active' | 'next' | 'none';
  breakpoint: boolean;
  /** Null where it is no subgraph. */
  onFold: (() => void) | null;
  onBreak: () => void;
  onSource: () => void;
  /** Null where it did not run on this way. */
  onSelect: (() => void) | null;
}

export type GraphNodeType = Node<GraphNodeData, 'node'>;

export function GraphNode({ data }: NodeProps<GraphNodeType>) {
  const { node, count, state, breakpoint, onFold, onBreak, onSource, onSelect } = data;
  const label = visibleText(node.label);
  const isReal = node.kind === 'node' || node.kind === 'group';
  const classes = ['graph-node', `graph-node-${node.kind}`, `graph-node-${state}`];
  if (count > 0) classes.push('graph-node-taken');
  return (
    <div className={classes.join(' ')}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {isReal ? (
        <button
          type="button"
          className="graph-break"
          aria-pressed={breakpoint}
          title={breakpoint ? t('Remove the breakpoint before {0}', label) : t('Pause before {0}', label)}
          aria-label={t('Breakpoint before {0}', label)}
          onClick={onBreak}
        >
          <span />
        </button>
      ) : null}
      {isReal ? (
        <button
          type="button"
          className="graph-label"
          title={t('Double click or F12: go to source')}
          aria-label={`${label}, ${stateText(state, count)}`}
          onDoubleClick={onSource}
          onKeyDown={(event) => event.key === 'F12' && onSource()}
        >
          {label}
        </button>
      ) : (
        <span className="graph-label">{label}</span>
      )}
      {onSelect === null ? null : (
        <button
          type="button"
          className="graph-count"
          title={t('Select its newest checkpoint on this way')}
          aria-label={t('Select the newest checkpoint of {0}', label)}
          onClick={onSelect}
        >
          ×{count}
        </button>
      )}
      {onFold === null ? null : (
        <button
          type="button"
          className="icon-button"
          title={node.kind === 'group' ? t('Fold the subgraph') : t('Open the subgraph')}
          aria-label={node.kind === 'group' ? t('Fold {0}', label) : t('Open {0}', label)}
          aria-expanded={node.kind === 'group'}
          onClick={onFold}
        >
          <Icon name={node.kind === 'group' ? 'fold' : 'unfold'} />
        </button>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

function stateText(state: GraphNodeData['state'], count: number): string {
  const ran = count === 0 ? t('did not run') : count === 1 ? t('ran once') : t('ran {0} times', count);
  if (state === 'active') return `${t('running')}, ${ran}`;
  return state === 'next' ? `${t('next')}, ${ran}` : ran;
}
