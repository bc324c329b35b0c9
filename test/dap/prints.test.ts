/** What the graph prints reaches the console of the session that runs it, and of no other, on a server it did not start. */
import assert from 'node:assert/strict';
import { fixtureConfig, stories } from './fixture.js';

describe('prints of a debugged graph', () => {
  const { story: open, launching } = stories(fixtureConfig);

  it('are shown with the node and the stream, by a server that several share', async () => {
    const story = await open();
    const other = await open();
    await other.launch(launching('printing', { stopOnEntry: true }));
    await other.rest();
    await story.launch(launching('printing'));
    await story.rest();
    await story.told('prints');
    // Its own run has not begun.
    assert.doesNotMatch(other.text(), /socks/);
    await other.move('continue');
    assert.match(other.text(), /· look: looking for \{ topic: 'socks' \}\n {2}! look: nothing but socks\n/);
  });
});
