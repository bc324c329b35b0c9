/**
 * The thread's graph: the way to the selected checkpoint, what runs now or next, breakpoints, subgraphs that open.
 * Leaves what is shown to state/graph.ts, places to state/graphLayout.ts.
 */
import { Background, Controls, ReactFlow } from '@xyflow/react';
import { t } from '@vscode/l10n';
import { useEffect, useMemo, useState } from 'react';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { edgeKey, nodeName, pathTo, showGraph, visitsOf } from '../state/graph.js';
import { layoutGraph } from '../state/graphLayout.js';
import { activeRun } from '../state/model.js';
import { GraphActions } from './GraphActions.js';
import { GraphEdge } from './GraphEdge.js';
import type { GraphEdgeType } from './GraphEdge.js';
import { GraphNode } from './GraphNode.js';
import type { GraphNodeType } from './GraphNode.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';

const nodeTypes = { node: GraphNode };
const edgeTypes = { edge: GraphEdge };

export function GraphView({ checkpoint }: { checkpoint: PanelCheckpoint }) {
  const { model, dispatch, tell } = usePanel();
  const { graph, graphProblem, breakpoints, checkpoints } = model;
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
        : visitsOf(pathTo(checkpoints, checkpoint.checkpoint_id), shown, checkpoint.next.length === 0),
    [shown, checkpoints, checkpoint],
  );
  if (shown === null || layout === null || visits === null) {
    if (graphProblem !== null) return <Notice kind="error">{graphProblem}</Notice>;
    return <p className="loading quiet">{t('Loading the graph…')}</p>;
  }
  const active = activeRun(model)?.active ?? [];
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
      zIndex: node.kind === 'group' ? -1 : 1,
      selectable: false,
      data: {
        node,
        count: visits.nodes.get(name) ?? 0,
        state: active.includes(name) ? 'active' : checkpoint.next.includes(name) ? 'next' : 'none',
        breakpoint: breakpoints.includes(name),
        onFold: node.subgraph ? () => fold(node.id) : null,
        onBreak: () => tell({ type: 'toggleBreakpoint', node: name }),
        onSource: () => tell({ type: 'openNode', node: name }),
        onSelect: newest === undefined ? null : () => dispatch({ type: 'select', checkpointId: newest }),
      },
    };
  });
  const edges = layout.edges.map((edge): GraphEdgeType => {
    const id = edgeKey(edge.source, edge.target);
    return {
      ...{ id, source: edge.source, target: edge.target, type: 'edge', selectable: false, focusable: false },
      data: { edge, count: visits.edges.get(id) ?? 0 },
    };
  });
  return (
    <div className="graph-view">
      <GraphActions shown={shown} layout={layout} name={model.thread?.graph_id ?? 'graph'} />
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
          ariaLabelConfig={{
            'controls.ariaLabel': t('Zoom'),
            'controls.zoomIn.ariaLabel': t('Zoom in'),
            'controls.zoomOut.ariaLabel': t('Zoom out'),
            'controls.fitView.ariaLabel': t('Fit the graph'),
          }}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </div>
  );
}
