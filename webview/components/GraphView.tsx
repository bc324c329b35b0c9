/**
 * The thread's graph: the way to the selected checkpoint, what runs now or next, breakpoints, subgraphs that open.
 * Leaves what is shown to state/graph.ts, places to state/graphLayout.ts.
 */
import { Background, Controls, Position, ReactFlow } from '@xyflow/react';
import { t } from '@vscode/l10n';
import { useEffect, useMemo, useState } from 'react';
import type { PanelCheckpoint, PanelGraph } from '../../server/protocol/panel.js';
import { edgeKey, nodeName, pathTo, showGraph, visitsOf } from '../state/graph.js';
import { layoutGraph } from '../state/graphLayout.js';
import { choicesByEdge } from '../state/choices.js';
import { activeNodes, detailOf } from '../state/model.js';
import { GraphActions } from './GraphActions.js';
import { GraphEdge } from './GraphEdge.js';
import type { GraphEdgeType } from './GraphEdge.js';
import { GraphNode } from './GraphNode.js';
import type { GraphNodeType } from './GraphNode.js';
import { edgeWords, nodeWords, planeWords } from './graphWords.js';
import { EmptyPage, Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

const nodeTypes = { node: GraphNode };
const edgeTypes = { edge: GraphEdge };

interface Props {
  /** Null: the graph by itself, without a way through it. */
  checkpoint: PanelCheckpoint | null;
  /** Names the files it is saved to. */
  name: string;
}

export function GraphView({ checkpoint, name: graphId }: Props) {
  const { model, dispatch, tell } = usePanel();
  const { graph, graphProblem, breakpoints, sourceProblem, checkpoints } = model;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const missing = graph === null;
  useEffect(() => {
    if (missing) tell({ type: 'graph' });
  }, [missing, tell]);
  const shown = useMemo(() => (graph === null ? null : showGraph(graph, opened)), [graph, opened]);
  const layout = useMemo(() => (shown === null ? null : layoutGraph(shown)), [shown]);
  const visits = useMemo(
    () =>
      shown === null
        ? null
        : visitsOf(
            checkpoint === null ? [] : pathTo(checkpoints, checkpoint.checkpoint_id),
            shown,
            checkpoint?.next.length === 0,
          ),
    [shown, checkpoints, checkpoint],
  );
  if (graph?.nodes.length === 0)
    return (
      <EmptyPage
        icon="type-hierarchy"
        title={t('No nodes yet')}
        text={t('They appear here as the code adds them to the graph.')}
      />
    );
  if (shown === null || layout === null || visits === null) {
    if (graphProblem !== null) return <Notice kind="error">{graphProblem}</Notice>;
    return <p className="loading quiet">{t('Loading the graph…')}</p>;
  }
  const active = activeNodes(model);
  const why = choicesByEdge(detailOf(model, checkpoint?.checkpoint_id ?? null)?.ran ?? []);
  const fold = (id: string): void =>
    setOpened((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  const nodes = layout.nodes.map((node): GraphNodeType => {
    const name = nodeName(node.id);
    const newest = visits.newest.get(name);
    return {
      id: node.id,
      type: 'node',
      position: { x: node.x, y: node.y },
      width: node.width,
      height: node.height,
      // The layout knows sizes: edges need not wait until the page has measured them, nor be lost when nodes change.
      measured: { width: node.width, height: node.height },
      handles: [
        { type: 'target', position: Position.Top, x: node.width / 2, y: 0, width: 1, height: 1 },
        { type: 'source', position: Position.Bottom, x: node.width / 2, y: node.height, width: 1, height: 1 },
      ],
      zIndex: node.kind === 'group' ? -1 : 1,
      selectable: false,
      domAttributes: nodeWords(),
      data: {
        node,
        count: visits.nodes.get(name) ?? 0,
        state: isActive(active, node.id)
          ? 'active'
          : checkpoint?.next.includes(name) === true
            ? 'next'
            : 'none',
        stop: breakpoints.find((each) => each.node === name) ?? null,
        sourceProblem,
        onFold: node.subgraph ? () => fold(node.id) : null,
        onBreak: (side) => tell({ type: 'toggleBreakpoint', node: name, side }),
        onCondition: () => tell({ type: 'breakpointCondition', node: name }),
        onSource: () => tell({ type: 'openNode', node: name }),
        onSelect: newest === undefined ? null : () => dispatch({ type: 'select', checkpointId: newest }),
      },
    };
  });
  const edges = layout.edges.map((edge): GraphEdgeType => {
    const id = edgeKey(edge.source, edge.target);
    return {
      ...{ id, source: edge.source, target: edge.target, type: 'edge', selectable: false, focusable: false },
      domAttributes: edgeWords(edge),
      data: { edge, count: visits.edges.get(id) ?? 0, why: why.get(id) ?? null },
    };
  });
  return (
    <div className="graph-view">
      <GraphActions shown={shown} layout={layout} name={graphId} note={noteOf(graph, checkpoint)} />
      <div className="graph-plane">
        <ReactFlow
          key={[...opened].join(' ')}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          deleteKeyCode={null}
          zoomOnDoubleClick={false}
          minZoom={0.1}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
          disableKeyboardA11y
          ariaLabelConfig={planeWords()}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </div>
  );
}

/** What runs in a subgraph is named with it; what a checkpoint names as next is named alone. */
function isActive(active: readonly string[], id: string): boolean {
  return active.includes(id.split(':').join(' › '));
}

function noteOf(graph: PanelGraph | null, checkpoint: PanelCheckpoint | null): string {
  const drawn = checkpoint === null ? '' : t('The way to this checkpoint is drawn thick.');
  if (graph?.origin !== 'source') return drawn;
  const source = graph.incomplete
    ? t('Read from the source, which adds more than it tells.')
    : t('Read from the source.');
  return [drawn, source].filter((part) => part !== '').join(' ');
}
