/** An edge along the way that the layout found for it, so that loops go around what they skip. */
import { EdgeLabelRenderer } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import { edgePath, middleOf } from '../state/graphLayout.js';
import type { PlacedEdge } from '../state/graphLayout.js';
import { visibleText } from '../state/visibleText.js';

export type GraphEdgeType = Edge<{ edge: PlacedEdge; count: number; why: string | null }, 'edge'>;

export function GraphEdge({ id, data }: EdgeProps<GraphEdgeType>) {
  if (data === undefined) return null;
  const { edge, count, why } = data;
  const told = why === null ? undefined : visibleText(why);
  const { x, y } = middleOf(edge.points);
  const text = [edge.label, count > 1 ? `×${count}` : null].filter((each) => each !== null).join(' ');
  const classes = [
    'graph-edge',
    edge.conditional ? 'graph-edge-conditional' : '',
    count > 0 ? 'graph-edge-taken' : '',
  ];
  const marker = `arrow-${id.replace(/[^\w]/g, '_')}`;
  return (
    <g className={classes.join(' ')}>
      {told === undefined ? null : <title>{told}</title>}
      <marker
        id={marker}
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="9"
        markerHeight="9"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path className="graph-arrow" d="M0 0L8 4L0 8z" />
      </marker>
      <path className="graph-line" d={edgePath(edge.points)} markerEnd={`url(#${marker})`} />
      {text === '' ? null : (
        <EdgeLabelRenderer>
          <span
            className="graph-edge-label"
            {...(told === undefined ? {} : { title: told })}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {visibleText(text)}
          </span>
        </EdgeLabelRenderer>
      )}
    </g>
  );
}
