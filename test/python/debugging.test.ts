/** The debug adapter on a Python graph: nodes stopped at by name, steps in both directions, a fork by a variable. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { debugEvents } from '../../server/protocol/debug.js';
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
  const start = async (): Promise<DebugStory> => {
    const story = await DebugStory.open();
    open.push(story);
    return story;
  };
  afterEach(async () => {
    for (const story of open.splice(0)) await story.close();
  });
  after(() => starter.stopAll());

  it('stops, steps back, forks by an edit and goes on, as with a TypeScript graph', async () => {
    const story = await start();
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

  describe('of a project of its own', () => {
    const project = path.join(repositoryRoot, 'test', 'fixtures', 'pythonDap', 'langgraph.json');
    let serverUrl: string;
    before(async () => {
      serverUrl = (await startPythonProject(starter, { config: project })).server.url;
    });
    const launching = (graph: string, more: object = {}) => ({
      ...{ graph, input: {}, serverUrl, project },
      ...more,
    });

    it('stops inside subgraphs, steps into them and out of them', async () => {
      const story = await start();
      await story.launch(launching('outer', { stopOnEntry: true }), () =>
        breakAtNodes(story, ['write:polish']),
      );
      await story.rest();
      await story.move('next');
      await story.move('stepIn');
      await story.move('next');
      await story.move('continue');
      await story.move('backstep/answer', { value: 'fine' });
      await story.move('stepOut');
      await story.move('continue');
      await story.told('python-subgraphs');
    });

    it('heeds breakpoints and pauses that come while it runs', async () => {
      const gate = path.join(await starter.newDataDir(), 'open');
      const story = await start();
      await story.launch(launching('gate', { input: { gate } }));
      await story.next(({ event }) => event === debugEvents.run);
      await story.next(({ event }) => event === 'output');
      await breakAtNodes(story, ['last']);
      await writeFile(gate, '');
      await story.rest();
      const second = path.join(await starter.newDataDir(), 'open');
      const pausing = await start();
      await pausing.launch(launching('gate', { input: { gate: second } }));
      await pausing.next(({ event }) => event === debugEvents.run);
      await pausing.next(({ event }) => event === 'output');
      await pausing.request('pause', { threadId: 1 }, () => '');
      await writeFile(second, '');
      await pausing.rest();
      await story.told('python-changed-while-running');
      await pausing.told('python-pause');
    });

    it('shows what its nodes print, each with its name', async () => {
      const story = await start();
      await story.launch(launching('printing'));
      await story.rest();
      await story.told('python-prints');
    });
  });
});
