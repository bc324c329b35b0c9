import assert from 'node:assert/strict';
import type { PanelGraph } from '../../../server/protocol/panel.js';
import { pathTo, showGraph, visitsOf } from '../../../webview/state/graph.js';
import { toMermaid, toSvg } from '../../../webview/state/graphExport.js';
import { edgePath, layoutGraph } from '../../../webview/state/graphLayout.js';
import { checkpoint } from './page/recorded.js';

const edge = (source: string, target: string, label: string | null = null, conditional = false) => ({
  ...{ source, target, label, conditional },
});
const graph: PanelGraph = {
  origin: 'server',
  incomplete: false,
  nodes: ['__start__', 'agent', 'tools', 'refund:check', 'refund:pay:send', '__end__'].map((id) => ({ id })),
  edges: [
    edge('__start__', 'agent'),
    edge('agent', 'tools', 'call', true),
    edge('tools', 'agent'),
    edge('agent', 'refund:check', null, true),
    edge('refund:check', 'refund:pay:send'),
    edge('refund:pay:send', '__end__'),
  ],
};
const arrows = (opened: string[]): string[] =>
  showGraph(graph, new Set(opened)).edges.map(({ source, target }) => `${source}>${target}`);

describe('the graph that is shown', () => {
  it('has subgraphs as one node until they are opened', () => {
    const { nodes } = showGraph(graph, new Set());
    assert.deepEqual(
      nodes.map(({ id, kind, subgraph }) => [id, kind, subgraph]),
      [
        ['__start__', 'start', false],
        ['agent', 'node', false],
        ['tools', 'node', false],
        ['refund', 'node', true],
        ['__end__', 'end', false],
      ],
    );
    assert.deepEqual(arrows([]).slice(3), ['agent>refund', 'refund>__end__']);
  });

  it('opens one level at a time', () => {
    const opened = showGraph(graph, new Set(['refund']));
    const inner = opened.nodes.filter(({ parent }) => parent === 'refund').map(({ id }) => id);
    assert.deepEqual(inner, ['refund:check', 'refund:pay']);
    assert.deepEqual(arrows(['refund']).slice(3), [
      'agent>refund:check',
      'refund:check>refund:pay',
      'refund:pay>__end__',
    ]);
    const deep = showGraph(graph, new Set(['refund', 'refund:pay']));
    assert.equal(deep.nodes.find(({ id }) => id === 'refund:pay:send')?.parent, 'refund:pay');
  });

  it('finds a place for everything and a way for each edge', () => {
    const { nodes, edges } = layoutGraph(showGraph(graph, new Set(['refund'])));
    const place = (id: string) => nodes.find((node) => node.id === id)!;
    assert.ok(place('agent').y > place('__start__').y && place('__end__').y > place('refund').y);
    const [group, inner] = [place('refund'), place('refund:check')];
    assert.ok(inner.x >= group.x && inner.y >= group.y && inner.y + inner.height <= group.y + group.height);
    for (const { points } of edges) assert.match(edgePath(points), /^M[\d. -]+[QL]/);
  });
});

describe('the way through the graph', () => {
  const rows = [
    checkpoint('e', 'd', { next: [] }),
    checkpoint('d', 'c', { next: ['agent'] }),
    checkpoint('c', 'b', { next: ['tools'] }),
    checkpoint('b', 'a', { next: ['agent'] }),
    checkpoint('a', null, { source: 'input', next: ['__start__'] }),
  ];

  it('counts the nodes and edges up to the selected checkpoint', () => {
    const shown = showGraph(graph, new Set());
    const steps = pathTo(rows, 'e');
    const visits = visitsOf(steps, shown, false);
    assert.deepEqual(
      [...visits.nodes],
      [
        ['__start__', 1],
        ['agent', 2],
        ['tools', 1],
      ],
    );
    assert.deepEqual(
      [...visits.edges],
      [
        ['__start__ → agent', 1],
        ['agent → tools', 1],
        ['tools → agent', 1],
      ],
    );
    assert.equal(visits.newest.get('agent'), 'e');
    assert.deepEqual(
      pathTo(rows, 'c').map(({ nodes }) => nodes),
      [['__start__'], ['agent']],
    );
  });

  it('leads to the end where nothing is left to run, and through an opened subgraph', () => {
    const shown = showGraph(graph, new Set(['refund']));
    const steps = [
      { checkpointId: '1', nodes: ['agent'] },
      { checkpointId: '2', nodes: ['refund'] },
    ];
    const taken = [...visitsOf(steps, shown, true).edges.keys()];
    assert.deepEqual(taken, ['agent → refund:check', 'refund:pay → __end__']);
  });
});

describe('the graph taken elsewhere', () => {
  it('is Mermaid, with subgraphs and dashed conditions', () => {
    assert.equal(
      toMermaid(showGraph(graph, new Set(['refund']))),
      [
        'flowchart TD',
        '  n0(["start"])',
        '  n1["agent"]',
        '  n2["tools"]',
        '  subgraph n3 ["refund"]',
        '    n4["check"]',
        '    n5[["pay"]]',
        '  end',
        '  n6(["end"])',
        '  n0 --> n1',
        '  n1 -. "call" .-> n2',
        '  n2 --> n1',
        '  n1 -.-> n4',
        '  n4 --> n5',
        '  n5 --> n6',
        '',
      ].join('\n'),
    );
  });

  it('holds names as text, whatever is in them', () => {
    const hostile = '"]</text><script>x</script>\u0000';
    const shown = showGraph({ ...graph, nodes: [{ id: hostile }], edges: [] }, new Set());
    for (const text of [toMermaid(shown), toSvg(layoutGraph(shown))]) {
      assert.ok(!text.includes('<script') && !text.includes('\u0000'));
      assert.match(text, /script/);
    }
  });
});
