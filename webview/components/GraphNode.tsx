/** One node of the graph: its breakpoints, its name, how often it ran; a subgraph folds and opens. */
import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { t } from '@vscode/l10n';
import { useRef, useState } from 'react';
import type { MouseEvent } from 'react';
import type { PanelStop } from '../../server/protocol/panel.js';
import type { PlacedNode } from '../state/graphLayout.js';
import { visibleText } from '../state/visibleText.js';
import { GraphMenu } from './GraphMenu.js';
import { GraphStops } from './GraphStops.js';
import type { Side } from './GraphStops.js';
import { Icon } from './Icon.js';

export interface GraphNodeData extends Record<string, unknown> {
  node: PlacedNode;
  /** How often it ran on the way to the selected checkpoint. */
  count: number;
  state: 'active' | 'next' | 'none';
  /** Null: the debugger does not stop at it. */
  stop: PanelStop | null;
  /** Why it has neither a breakpoint nor a source to go to; null where it has. */
  sourceProblem: string | null;
  /** Null where it is no subgraph. */
  onFold: (() => void) | null;
  onBreak: (side: Side | 'both') => void;
  onCondition: () => void;
  onSource: () => void;
  /** Null where it did not run on this way. */
  onSelect: (() => void) | null;
}

export type GraphNodeType = Node<GraphNodeData, 'node'>;

export function GraphNode({ data }: NodeProps<GraphNodeType>) {
  const { node, count, state, stop, sourceProblem, onFold, onBreak, onCondition, onSource, onSelect } = data;
  const [menuAt, setMenuAt] = useState<HTMLElement | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const label = visibleText(node.label);
  const isReal = node.kind === 'node' || node.kind === 'group';
  const classes = ['graph-node', `graph-node-${node.kind}`, `graph-node-${state}`];
  if (count > 0) classes.push('graph-node-taken');
  const openMenu = (event: MouseEvent): void => {
    if (!isReal || sourceProblem !== null) return;
    event.preventDefault();
    const { activeElement } = document;
    const isWithin = activeElement instanceof HTMLElement && frame.current?.contains(activeElement) === true;
    setMenuAt(isWithin ? activeElement : (frame.current?.querySelector<HTMLElement>('button') ?? null));
  };
  const closeMenu = (): void => {
    // The keyboard goes on where it came from.
    if (frame.current?.querySelector('[role=menu]')?.contains(document.activeElement) === true)
      menuAt?.focus();
    setMenuAt(null);
  };
  return (
    <div ref={frame} className={classes.join(' ')} onContextMenu={openMenu}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {isReal ? (
        <GraphStops
          label={label}
          stop={stop}
          problem={sourceProblem}
          onToggle={onBreak}
          onCondition={onCondition}
        />
      ) : null}
      {menuAt === null ? null : (
        <GraphMenu
          label={label}
          stop={stop}
          onToggle={onBreak}
          onCondition={onCondition}
          onSource={onSource}
          onClose={closeMenu}
        />
      )}
      {isReal ? (
        <button
          type="button"
          className="graph-label"
          title={sourceProblem ?? t('Double click or F12: go to source')}
          aria-label={`${label}, ${stateText(state, count)}`}
          onDoubleClick={() => sourceProblem === null && onSource()}
          onKeyDown={(event) => event.key === 'F12' && sourceProblem === null && onSource()}
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
