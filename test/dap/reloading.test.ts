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
  before(async () => {
    workspace = await createWorkspace();
  });
  after(async () => {
    await story?.close();
    await workspace.remove();
  });

  it('has breakpoints on its new nodes, and none on what was removed', async () => {
    const file = path.join(workspace.folder, 'src/joke.ts');
    const source = await readFile(file, 'utf8');
    story = await DebugStory.open({ cwd: workspace.folder });
    const told = (id: number) =>
      story!.next(({ event, body }) => {
        const { breakpoint } = body as Partial<DebugProtocol.BreakpointEvent['body']>;
        return event === 'breakpoint' && breakpoint?.id === id;
      });
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
});
