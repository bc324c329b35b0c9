/** The example everybody starts with: breakpoints by line and by name, steps in both directions, a fork. */
import { breakAtLines, breakAtNodes, exampleConfig, sourceOf, stories } from './fixture.js';

const joke = sourceOf(exampleConfig, 'src/joke.ts');

describe('debugging the joke', () => {
  const { story: open, launching } = stories(exampleConfig);

  it('stops at breakpoints by line and by name, and shows where it is', async () => {
    const story = await open();
    await story.launch(launching('joke'), async () => {
      await breakAtLines(story, joke, [
        { text: "const model = standInModel('socks" },
        { text: 'The workflow of LangGraph' },
      ]);
      await breakAtNodes(story, ['write_joke', 'no_such_node']);
    });
    const [first] = await story.rest();
    await story.scope(first!.id, 'State');
    const [second] = await story.move('continue');
    await story.scope(second!.id, 'State');
    await story.scope(second!.id, 'Last Update');
    await story.move('continue');
    await story.told('breakpoints');
  });

  it('steps forward to the end, back to the beginning, and forks by going on', async () => {
    const story = await open();
    await story.launch(launching('joke', { stopOnEntry: true }));
    await story.rest();
    await story.move('next');
    await story.move('next');
    await story.move('stepBack');
    await story.move('stepBack');
    await story.move('stepBack');
    await story.move('stepBack');
    await story.move('next');
    await story.move('next');
    await story.move('continue');
    await story.told('stepping');
  });
});
