/** Graphs in graphs: stepping in, over and out, breakpoints inside, and back. */
import { breakAtLines, breakAtNodes, fixtureConfig, sourceOf, stories } from './fixture.js';

describe('subgraphs', () => {
  const { story: open, launching } = stories(fixtureConfig);

  it('are stepped into and over and out of', async () => {
    const story = await open();
    await story.launch(launching('outer', { stopOnEntry: true }));
    await story.rest();
    await story.move('next');
    await story.move('stepIn');
    await story.move('next');
    story.note('the node asks');
    await story.move('next');
    await story.move('backstep/answer', { value: 'fine' });
    await story.told('subgraph-stepping');
  });

  it('are left by stepping out', async () => {
    const story = await open();
    await story.launch(launching('outer'), () => breakAtNodes(story, ['write:polish']));
    await story.rest();
    await story.move('backstep/answer', { value: 'fine' });
    await story.move('stepOut');
    await story.move('next');
    await story.told('step-out');
  });

  it('are stepped over as one node', async () => {
    const story = await open();
    await story.launch(launching('outer', { stopOnEntry: true }));
    await story.rest();
    await story.move('next');
    await story.move('next');
    await story.move('backstep/answer', { value: 'fine' });
    await story.told('step-over');
  });

  it('take breakpoints by line, in a file of their own', async () => {
    const story = await open();
    await story.launch(launching('outer'), () =>
      breakAtLines(story, sourceOf(fixtureConfig, 'inner.ts'), [
        { text: 'function draft' },
        { text: "addNode('polish'" },
      ]),
    );
    const [frame] = await story.rest();
    await story.scope(frame!.id, 'State');
    await story.move('continue');
    await story.move('backstep/answer', { value: 'good' });
    await story.move('stepBack');
    await story.move('stepBack');
    await story.move('stepBack');
    await story.move('stepBack');
    await story.told('subgraph-breakpoints');
  });

  it('whose nodes have the same names are told apart by their lines', async () => {
    const story = await open();
    const twins = sourceOf(fixtureConfig, 'twins.ts');
    await story.launch(launching('twins'), () => breakAtLines(story, twins, [{ text: "told: 'told'" }]));
    await story.rest();
    await breakAtLines(story, twins, [{ text: "told: 'heard'" }]);
    await story.move('continue');
    await story.move('continue');
    await story.told('subgraph-twins');
  });

  it('go on from a checkpoint inside as a fork', async () => {
    const story = await open();
    await story.launch(launching('outer'), () => breakAtNodes(story, ['write:polish']));
    await story.rest();
    await story.move('backstep/answer', { value: 'fine' });
    await story.move('stepBack');
    await story.move('next');
    await story.move('continue');
    await story.told('subgraph-fork');
  });
});
