/** A launch that names no server: the project's own is started for it, or shared where one runs. */
import assert from 'node:assert/strict';
import { createWorkspace, type Workspace } from '../host/workspace.js';
import { DebugStory } from './debugStory.js';
import { threadOf } from './fixture.js';

describe('the server of the project that is debugged', () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await createWorkspace();
  });
  after(() => workspace.remove());

  it('is started where none runs, shared by a second session, and ends with the one that started it', async () => {
    const open = async () => {
      const story = await DebugStory.open({ cwd: workspace.folder });
      await story.launch({ graph: 'joke', input: {}, stopOnEntry: true });
      const { serverUrl: url } = await threadOf(story);
      await story.rest();
      return { story, url };
    };
    const answers = (url: string) =>
      fetch(`${url}/ok`).then(
        ({ ok }) => ok,
        () => false,
      );
    const first = await open();
    const second = await open();
    assert.equal(second.url, first.url);
    await second.story.disconnect();
    assert.equal(await answers(first.url), true);
    await first.story.move('next');
    await first.story.disconnect();
    assert.equal(await answers(first.url), false);
  });
});
