/** Every kind of breakpoint that stops at, or speaks of, a node or a channel. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { noCodeDebugger } from '../../server/protocol/debug.js';
import { breakAtLines, breakAtNodes, fixtureConfig, linesFor, sourceOf, stories } from './fixture.js';

const loop = sourceOf(fixtureConfig, 'loop.ts');

describe('breakpoints', () => {
  const { story: open, launching } = stories(fixtureConfig);

  it('with a condition stop where it holds, and say what is wrong with it', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 4 } }), async () => {
      await breakAtLines(story, loop, [
        { text: "addNode('turn'", condition: 'count === 2 && wanted > count' },
        { text: 'function turn', condition: 'count >' },
      ]);
    });
    await story.rest();
    await story.move('continue');
    await story.told('conditions');
  });

  it('belong on the lines where nodes begin', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 1 } }), async () => {
      await linesFor(story, { source: { path: loop }, line: 1, endLine: 1000 });
      await linesFor(story, { source: { path: loop }, line: 1 });
    });
    await story.rest();
    await story.told('breakpoint-locations');
  });

  it('that cannot be evaluated stop and say why', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 2 } }), () =>
      breakAtNodes(story, [{ name: 'turn', condition: 'nothing.here' }]),
    );
    await story.rest();
    await story.told('condition-fails');
  });

  it('with a hit count stop at that turn of a loop', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 6 } }), () =>
      breakAtNodes(story, [
        { name: 'turn', hitCondition: '%3' },
        { name: 'turn', hitCondition: 'often' },
      ]),
    );
    await story.rest();
    await story.move('continue');
    await story.move('continue');
    await story.told('hit-counts');
  });

  it('that log print the state and do not stop', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 3 } }), () =>
      breakAtLines(story, loop, [
        {
          text: 'function turn',
          logMessage: 'turn {(count ?? 0) + 1} of {wanted}, {oops}',
          condition: 'count !== 1',
        },
      ]),
    );
    await story.rest();
    await story.told('logpoints');
  });

  it('after a node stop when it has run, the last one too', async () => {
    const story = await open();
    await story.launch(launching('fan'), async () => {
      await breakAtLines(story, sourceOf(fixtureConfig, 'fan.ts'), [
        { text: 'function left', mode: 'after' },
      ]);
      await breakAtNodes(story, ['after sent']);
    });
    await story.rest();
    await story.move('continue');
    await story.told('after');
  });

  it('on a channel stop when it has changed', async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 7 }, stopOnEntry: true }));
    const [frame] = await story.rest();
    await story.request<DebugProtocol.DataBreakpointInfoResponse['body']>(
      'dataBreakpointInfo',
      { name: 'mood', frameId: frame!.id },
      ({ dataId, description }) => `${String(dataId)}: ${description}`,
    );
    await story.request<DebugProtocol.SetDataBreakpointsResponse['body']>(
      'setDataBreakpoints',
      { breakpoints: [{ dataId: 'mood' }] },
      ({ breakpoints }) => breakpoints.map(({ verified }) => `verified ${String(verified)}`).join(),
    );
    const [first] = await story.move('continue');
    await story.scope(first!.id, 'State');
    await story.move('continue');
    await story.move('reverseContinue');
    await story.move('continue');
    await story.told('data-breakpoints');
  });

  it("inside of a function are its own debugger's while the code is debugged", async () => {
    const story = await open();
    await story.launch(launching('loop', { input: { wanted: 2 }, debugCode: true }), () =>
      breakAtLines(story, loop, [{ text: 'const count' }, { text: 'function turn' }]),
    );
    await story.rest();
    await story.told('debug-code');
  });

  it('inside of a function stop at the node where the code could not be debugged', async () => {
    const story = await open({ env: { [noCodeDebugger]: '1' } });
    await story.launch(launching('loop', { input: { wanted: 2 }, debugCode: true }), () =>
      breakAtLines(story, loop, [{ text: 'const count' }]),
    );
    await story.rest();
    await story.told('debug-code-missing');
  });

  it('of other graphs, on no node and on unknown nodes say so', async () => {
    const story = await open();
    await story.launch(launching('outer'), async () => {
      await breakAtLines(story, loop, [{ text: 'function turn' }, { text: 'One node' }]);
      await breakAtNodes(story, ['write:ask', 'draft', 'prepare:draft', 'after nobody']);
    });
    await story.rest();
    await story.told('unverified');
  });
});
