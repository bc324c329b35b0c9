import assert from 'node:assert/strict';
import path from 'node:path';
import { readCommandLine } from '../../server/commandLine.js';
import type { ReplayedStep } from '../../server/protocol/replay.js';
import { replayText } from '../../server/replayText.js';

const outcome = { nodes: ['ask'], values: {}, next: [], error: null, interrupts: [] };
const step: ReplayedStep = {
  kind: 'step',
  index: 0,
  step: 3,
  checkpoint_id: 'a',
  result_checkpoint_id: 'b',
  nodes: ['ask', 'tell'],
  verdict: 'differs',
  differences: [{ path: 'values.told', recorded: 'x'.repeat(500) }],
  recorded: outcome,
  replayed: outcome,
  duration_ms: 12,
  calls: [],
};

describe('a replay in a terminal', () => {
  it('is a line a step, with what differs below it, long values cut', () => {
    const lines = replayText(step);
    assert.equal(lines[0], 'differs 3 ask, tell (12 ms)');
    assert.equal(lines[1]?.trim(), 'values.told');
    assert.equal(lines[2]?.trim(), `recorded: "${'x'.repeat(199)}…`);
    assert.equal(lines[3]?.trim(), 'replayed: (nothing)');
  });

  it('says how much there is and how it ended', () => {
    const start = { kind: 'start', thread_id: 't', checkpoint_id: 'c', steps: 1 } as const;
    assert.deepEqual(replayText(start), ["Replaying thread t with today's code: 1 superstep"]);
    const counts = { same: 1, differs: 2, failed: 3, left: 0, answered: 0, called: 0 };
    const end = { kind: 'end', verdict: 'differs', ...counts } as const;
    assert.deepEqual(replayText(end), ['1 same, 2 differing, 3 failed']);
    assert.deepEqual(replayText({ ...end, left: 4, answered: 1, called: 5 }), [
      '1 same, 2 differing, 3 failed, 4 left the record',
      'Calls of models and tools: 1 answered from the record, 5 made',
    ]);
  });

  it('says how models and tools were answered, and where a step left the record', () => {
    const left = { node: 'ask', kind: 'model', name: 'ChatModel' } as const;
    const node = { node: 'ask', results: 'recorded', answered: 2, called: 0 } as const;
    const lines = replayText({
      ...step,
      verdict: 'left',
      differences: [],
      calls: [
        {
          ...node,
          left: { ...left, reason: 'input differs', input: { at: 'messages[0]', replayed: 'user: Hi' } },
        },
        { ...node, answered: 0, left: { ...left, reason: 'not recorded' } },
        { node: 'tell', results: 'live', answered: 0, called: 1, left: null },
      ],
    });
    assert.deepEqual(
      lines.map((line) => line.trim()),
      [
        'left    3 ask, tell (12 ms, calls from the record: 2, calls made: 1)',
        'left the record: model ChatModel of ask, input differs at messages[0]',
        'recorded: (nothing)',
        'replayed: "user: Hi"',
        'left the record: model ChatModel of ask, not recorded',
      ],
    );
  });
});

describe('the command line of threads as files', () => {
  const read = (...args: string[]) => readCommandLine(args, { workingDir: '/work', version: '0', env: {} });

  it('names what is to be exported, imported or replayed', () => {
    const replay = read('replay', '--file', 'kept.json', '--trust');
    assert.ok(replay.kind === 'replay');
    assert.deepEqual(replay.thread, { file: path.resolve('/work/kept.json'), trusted: true });
    const exported = read('export', '--thread', 't', '--output', 'kept.json');
    assert.ok(exported.kind === 'export');
    assert.deepEqual(
      [exported.threadId, exported.output, exported.options.port],
      ['t', path.resolve('/work/kept.json'), 0],
    );
    const imported = read('import', 'kept.json', '--keep-id');
    assert.ok(imported.kind === 'import');
    const { file, keepsId, trusted } = imported;
    assert.deepEqual([file, keepsId, trusted], [path.resolve('/work/kept.json'), true, false]);
  });

  it('refuses what makes no sense', () => {
    const message = (...args: string[]) => (read(...args) as { message?: string }).message;
    assert.equal(message('export'), 'export needs --thread <id>');
    assert.equal(message('import'), 'import needs the file to import');
    assert.equal(message('import', 'a', 'b'), "Unexpected argument 'b'");
    assert.equal(
      message('export', '--thread', 't', '--trust'),
      '--trust belongs to backstep-server replay or import',
    );
    assert.equal(message('replay', '--thread', 't', '--trust'), '--trust belongs to --file <file>');
    assert.equal(message('--output', 'a'), '--output belongs to backstep-server export');
  });
});

describe('the command line of a replay', () => {
  const read = (...args: string[]) => readCommandLine(args, { workingDir: '/', version: '0', env: {} });

  it('names the thread, and has a server on any free port', () => {
    const invocation = read('replay', '--thread', 't', '--json');
    assert.ok(invocation.kind === 'replay');
    const { thread, checkpointId, asJson, options } = invocation;
    assert.deepEqual([thread, checkpointId, asJson, options.port], [{ id: 't' }, null, true, 0]);
  });

  it('says where models and tools have their results from', () => {
    const sources = (...args: string[]) => {
      const invocation = read('replay', '--thread', 't', ...args);
      return invocation.kind === 'replay' ? [invocation.results, invocation.nodes] : invocation;
    };
    assert.deepEqual(sources(), ['recorded', {}]);
    assert.deepEqual(sources('--results', 'live', '--recorded', 'outer|inner'), [
      'live',
      { 'outer|inner': 'recorded' },
    ]);
    assert.deepEqual(sources('--live', 'a', '--live', 'b'), ['recorded', { a: 'live', b: 'live' }]);
    const neither = '--results taped is neither recorded nor live';
    assert.deepEqual(sources('--results', 'taped'), { kind: 'refuse', message: neither });
    const twice = 'Node a is named by both --live and --recorded';
    assert.deepEqual(sources('--live', 'a', '--recorded', 'a'), { kind: 'refuse', message: twice });
  });

  it('refuses what makes no sense', () => {
    const needed = { kind: 'refuse', message: 'replay needs --thread <id> or --file <file>' };
    assert.deepEqual(read('replay'), needed);
    assert.deepEqual(read('replay', '--thread', 't', '--file', 'f'), needed);
    assert.deepEqual(read('play'), { kind: 'refuse', message: "Unexpected argument 'play'" });
    assert.equal(read('--json', 'replay', '--thread', 't').kind, 'replay');
    const stray = { kind: 'refuse', message: '--thread belongs to backstep-server replay or export' };
    assert.deepEqual(read('--thread', 't'), stray);
  });
});
