/** The source of a graph is changed while it is debugged: breakpoints are looked at again. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { createWorkspace, type Workspace } from '../host/workspace.js';
import { DebugStory } from './debugStory.js';
import { breakAtLines, breakAtNodes } from './fixture.js';

describe('a graph that is changed while it is debugged', () => {
  let workspace: Workspace;
  let story: DebugStory | undefined;
  let file: string;
  let source: string;
  before(async () => {
    workspace = await createWorkspace();
    file = path.join(workspace.folder, 'src/joke.ts');
    source = await readFile(file, 'utf8');
  });
  beforeEach(() => writeFile(file, source));
  afterEach(() => story?.close());
  after(() => workspace.remove());

  /** The next event about that breakpoint. */
  const told = (id: number) =>
    story!.next(({ event, body }) => {
      const { breakpoint } = body as Partial<DebugProtocol.BreakpointEvent['body']>;
      return event === 'breakpoint' && breakpoint?.id === id;
    });

  it('has breakpoints on its new nodes, and none on what was removed', async () => {
    story = await DebugStory.open({ cwd: workspace.folder });
    await story.launch({ graph: 'joke', input: {}, stopOnEntry: true }, async () => {
      await breakAtNodes(story!, ['proofread', 'write_joke']);
      await breakAtLines(story!, file, [{ text: 'topic: message.text' }]);
    });
    await story.rest();
    const [found, gone] = [told(1), told(2)];
    await writeFile(
      file,
      source
        .replaceAll("'write_joke'", "'proofread'")
        .replace('async function generateTopic', '\n\nasync function generateTopic'),
    );
    for (const event of await Promise.all([found, gone])) {
      const { verified, message } = (event.body as DebugProtocol.BreakpointEvent['body']).breakpoint;
      story.note(`breakpoint event: ${verified ? 'verified' : `unverified: ${message ?? ''}`}`);
    }
    await story.move('continue');
    await story.move('continue');
    await story.told('reloaded');
  });

  it('says so where the node that is next is gone, and goes on once it is there again', async () => {
    story = await DebugStory.open({ cwd: workspace.folder });
    await story.launch({ graph: 'joke', input: {}, stopOnEntry: true }, () =>
      breakAtNodes(story!, ['write_joke']),
    );
    await story.rest();
    await story.move('continue');
    const gone = told(1);
    await writeFile(file, source.replaceAll("'write_joke'", "'tell_joke'"));
    await gone;
    await story.move('next');
    const back = told(1);
    await writeFile(file, source);
    await back;
    await story.move('next');
    await story.told('node-gone');
  });
});
