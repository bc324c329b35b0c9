/** A Python graph under both debuggers at once, told as a story: nodes stop in one, lines of their code in the other. */
import path from 'node:path';
import { holdDebugger } from '../contract/heldDebugger.js';
import { serverStarter } from '../contract/serverProcess.js';
import { DebugStory } from '../dap/debugStory.js';
import { breakAtLines, lineOf, sourceOf } from '../dap/fixture.js';
import { repositoryRoot } from '../host/paths.js';
import { attachDebugpy, haltedAt } from './debugpyClient.js';
import { startPythonProject } from './pythonProject.js';

const config = path.join(repositoryRoot, 'test', 'fixtures', 'pythonDebug', 'langgraph.json');
const source = sourceOf(config, 'halting.py');

describe('debugging a Python graph and its code', function () {
  this.timeout(300_000);
  const starter = serverStarter();
  let url: string;
  before(async () => {
    ({ url } = (await startPythonProject(starter, { config })).server);
  });
  after(() => starter.stopAll());

  it('halts on lines, stops at nodes, and forks in between', async () => {
    const halting = [lineOf(source, 'return {"threaded"'), lineOf(source, 'return {"looped"')];
    const debugging = await holdDebugger(url, 'halting');
    const endpoint = await debugging.next();
    const code = await attachDebugpy(endpoint, source, halting);
    await debugging.attached(endpoint.worker_id);
    const story = await DebugStory.open();
    /** To be called before debugpy halts; goes on from there. Answers where it was, to be told when the graph rests. */
    const nextHalt = async (shown: string): Promise<string> => {
      const { threadId, line, variables } = await haltedAt(code, code.waitForEvent('stopped'));
      await code.continueRequest({ threadId });
      return `debugpy halted at halting.py:${line}: ${shown} = ${variables[shown] ?? 'nothing'}`;
    };
    try {
      const first = nextHalt('doubled');
      const launching = { graph: 'halting', input: { word: 'ab' }, serverUrl: url, project: config };
      await story.launch({ ...launching, debugCode: true }, () =>
        breakAtLines(story, source, [
          { text: 'return {"threaded"' },
          { text: 'add_node("on_loop"' },
          { text: 'return {"looped"' },
        ]),
      );
      const [frame] = await story.rest();
      story.note(await first);
      const { scopes } = (await story.client.scopesRequest({ frameId: frame!.id })).body;
      const edited = story.nextRest();
      await story.request<{ value: string }>(
        'setVariable',
        { variablesReference: scopes[0]!.variablesReference, name: 'word', value: '"cd"' },
        ({ value }) => value,
      );
      await story.tellRest(await edited);
      const second = nextHalt('reversed_word');
      const end = story.nextRest();
      await story.request('continue', { threadId: 1 }, () => '');
      await story.tellRest(await end);
      story.note(await second);
      await story.told('python-debug-code');
    } finally {
      await story.close();
      debugging.close();
      await code.stop();
    }
  });
});
