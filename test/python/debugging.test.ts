/** The debug adapter on a Python graph: nodes stopped at by name, steps in both directions, a fork by a variable. */
import path from 'node:path';
import { serverStarter } from '../contract/serverProcess.js';
import { DebugStory } from '../dap/debugStory.js';
import { breakAtNodes } from '../dap/fixture.js';
import { repositoryRoot } from '../host/paths.js';
import { startPythonProject } from './pythonProject.js';

const config = path.join(repositoryRoot, 'examples', 'python', 'langgraph.json');

describe('debugging a Python graph', function () {
  this.timeout(300_000);
  const starter = serverStarter();
  const open: DebugStory[] = [];
  let url: string;
  before(async () => {
    ({ url } = (await startPythonProject(starter, { config })).server);
  });
  afterEach(async () => {
    for (const story of open.splice(0)) await story.close();
  });
  after(() => starter.stopAll());

  it('stops, steps back, forks by an edit and goes on, as with a TypeScript graph', async () => {
    const story = await DebugStory.open();
    open.push(story);
    await story.launch({ graph: 'joke', input: {}, serverUrl: url, project: config }, () =>
      breakAtNodes(story, ['write_joke', 'nobody']),
    );
    const [frame] = await story.rest();
    const [topic] = await story.scope(frame!.id, 'State');
    await story.evaluate('topic.length', 'watch', frame!.id);
    await story.move('stepBack');
    const [again] = await story.move('next');
    const { scopes } = (await story.client.scopesRequest({ frameId: again!.id })).body;
    const edited = story.nextRest();
    await story.request<{ value: string }>(
      'setVariable',
      { variablesReference: scopes[0]!.variablesReference, name: topic!.name, value: '"chickens"' },
      ({ value }) => value,
    );
    await story.tellRest(await edited);
    await story.move('continue');
    await story.told('python');
  });
});
