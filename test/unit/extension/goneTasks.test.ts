/** Nodes that a thread stands before and its graph lost, and what differs between two versions of a graph. */
import assert from 'node:assert/strict';
import { graphDifferences, panelVersion } from '../../../extension/panel/graphDifferences.js';
import { goneTasks } from '../../../extension/threads/goneTasks.js';
import type { Json, ThreadTask } from '../../../server/protocol/api.js';
import type { GraphShape } from '../../../server/protocol/traces.js';

const task = (name: string, path: Json[], asks = false): ThreadTask => ({
  ...{ id: name, name, path, error: null, checkpoint: null, state: null, result: null },
  interrupts: asks ? [{ value: '?' }] : [],
});

describe('nodes that are gone from a graph', () => {
  it('are those that were to run, each once, with what is special about them', () => {
    const tasks = [
      task('write', ['__pregel_pull', 'write']),
      task('ask', ['__pregel_pull', 'ask'], true),
      task('each', ['__pregel_push', 0, false]),
      task('each', ['__pregel_push', 1, false]),
    ];
    const next = ['kept', 'write', 'ask', 'each', 'each', '__start__'];
    assert.deepEqual(goneTasks({ next, tasks }, ['kept', 'compose']), [
      { name: 'write', asks: false, sent: false },
      { name: 'ask', asks: true, sent: false },
      { name: 'each', asks: false, sent: true },
    ]);
  });

  it('are none where the nodes of the graph are not known', () => {
    assert.deepEqual(goneTasks({ next: ['write'], tasks: [] }, []), []);
  });
});

describe('two versions of a graph', () => {
  const was: GraphShape = {
    nodes: ['idle', 'write'],
    edges: [{ source: 'idle', target: 'write', conditional: true }],
    channels: { topic: 'LastValue', log: 'LastValue' },
  };
  const is: GraphShape = {
    nodes: ['idle', 'compose'],
    edges: [{ source: '__start__', target: 'idle', conditional: false }],
    channels: { topic: 'LastValue', log: 'Topic' },
  };

  it('differ in nodes, edges and channels', () => {
    assert.deepEqual(graphDifferences(was, is), {
      nodes: { gone: ['write'], added: ['compose'] },
      edges: { gone: ['idle ⇢ write'], added: ['START → idle'] },
      channels: { gone: ['log: LastValue'], added: ['log: Topic'] },
    });
  });

  it('are told for every other version that made checkpoints', () => {
    const current = { structure: 'b', source: 'file', shape: is };
    const version = panelVersion(current, { a: was, b: is });
    assert.deepEqual(Object.keys(version?.differences ?? {}), ['a']);
    assert.equal(panelVersion(null, { a: was }), null);
  });
});
