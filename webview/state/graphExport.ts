/** A graph as a text of Mermaid and as an SVG file. Names are untrusted: both escape them. Pure. */
import type { ShownGraph, ShownNode } from './graph.js';
import { edgePath, middleOf } from './graphLayout.js';
import type { GraphLayout, PlacedNode } from './graphLayout.js';
import { visibleText } from './visibleText.js';

export function toMermaid({ nodes, edges }: ShownGraph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const name = (id: string): string => names.get(id) ?? '';
  const lines = (parent: string | null, indent: string): string[] =>
    nodes
      .filter((node) => node.parent === parent)
      .flatMap((node) =>
        node.kind === 'group'
          ? [
              `${indent}subgraph ${name(node.id)} [${mermaidText(node.label)}]`,
              ...lines(node.id, `${indent}  `),
              `${indent}end`,
            ]
          : [`${indent}${name(node.id)}${mermaidShape(node)}`],
      );
  const arrows = edges.map(({ source, target, label, conditional }) => {
    const [line, end] = conditional ? ['-.', '.->'] : ['--', '-->'];
    const arrow = label === null ? (conditional ? '-.->' : '-->') : `${line} ${mermaidText(label)} ${end}`;
    return `  ${name(source)} ${arrow} ${name(target)}`;
  });
  return `${['flowchart TD', ...lines(null, '  '), ...arrows].join('\n')}\n`;
}

function mermaidShape({ label, kind, subgraph }: ShownNode): string {
  const text = mermaidText(label);
  if (kind === 'start' || kind === 'end') return `([${text}])`;
  return subgraph ? `[[${text}]]` : `[${text}]`;
}

function mermaidText(text: string): string {
  return `"${visibleText(text).replace(/[^\p{L}\p{N} ._:,()+*/-]/gu, (char) => `#${char.codePointAt(0) ?? 63};`)}"`;
}

/** Colours of a picture that stands on its own; the panel's own follow the theme. */
const ink = { line: '#5f6b7a', node: '#f5f7fa', group: '#e8edf3', text: '#1f2933' };

export function toSvg({ nodes, edges, width, height }: GraphLayout): string {
  const arrow =
    '<marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">' +
    `<path d="M0 0L8 4L0 8z" fill="${ink.line}"/></marker>`;
  const groups = nodes.filter(({ kind }) => kind === 'group').map(box);
  const boxes = nodes.filter(({ kind }) => kind !== 'group').map(box);
  const lines = edges.map(({ points, conditional, label }) => {
    const dashes = conditional ? ' stroke-dasharray="4 3"' : '';
    const { x, y } = middleOf(points);
    const text = label === null ? '' : `<text x="${x + 4}" y="${y}" font-size="11">${xmlText(label)}</text>`;
    return `<path d="${edgePath(points)}" fill="none" stroke="${ink.line}"${dashes} marker-end="url(#a)"/>${text}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" font-family="sans-serif" font-size="13" fill="${ink.text}">`,
    `<defs>${arrow}</defs><rect width="100%" height="100%" fill="#ffffff"/>`,
    ...groups,
    ...lines,
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function box({ x, y, width, height, label, kind }: PlacedNode): string {
  const round = kind === 'start' || kind === 'end' ? height / 2 : 5;
  const group = kind === 'group';
  const at = group
    ? `x="${x + 8}" y="${y + 15}" font-size="11"`
    : `x="${x + width / 2}" y="${y + height / 2}" text-anchor="middle" dominant-baseline="central"`;
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${group ? ink.group : ink.node}" stroke="${ink.line}"/>` +
    `<text ${at}>${xmlText(label)}</text>`
  );
}

function xmlText(text: string): string {
  return visibleText(text).replace(/[^\p{L}\p{N} ._:,()+*/-]/gu, (char) => `&#${char.codePointAt(0) ?? 63};`);
}
