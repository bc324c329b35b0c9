/** What stops by itself: questions of interrupt(), nodes that throw. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakAtNodes, fixtureConfig, stories } from './fixture.js';

describe('questions and errors', () => {
  const { story: open, launching } = stories(fixtureConfig);
  const info = (body: DebugProtocol.ExceptionInfoResponse['body']) =>
    `${body.exceptionId}: ${body.description ?? ''}${body.details?.stackTrace === undefined ? '' : ' (with its stack)'}`;

  it('an interrupt() stops with its question, and resume(value) in the console answers', async () => {
    const story = await open();
    await story.launch(launching('outer'));
    const [frame] = await story.rest();
    await story.request('exceptionInfo', { threadId: 1 }, info);
    await story.scope(frame!.id, 'Tasks and Interrupts');
    const end = story.nextRest();
    await story.evaluate('resume("very " + "good")', 'repl');
    await story.tellRest(await end);
    await story.told('interrupt');
  });

  it('without the filter a question is a pause, not an exception', async () => {
    const story = await open();
    await story.launch(launching('outer'), async () => {
      await story.request('setExceptionBreakpoints', { filters: ['nodeThrew'] }, () => '');
    });
    await story.rest();
    await story.refused('backstep/answer', {});
    await story.told('interrupt-as-pause');
  });

  it('there is nothing to answer where nobody asks', async () => {
    const story = await open();
    await story.launch(launching('outer', { stopOnEntry: true }));
    await story.rest();
    await story.refused('backstep/answer', { value: 1 });
    await story.refused('evaluate', { expression: 'resume(1)', context: 'repl' });
    await story.told('no-question');
  });

  it('a node that throws stops on its line; mended in the console, the graph goes on', async () => {
    const story = await open();
    await story.launch(launching('failing'));
    const [frame] = await story.rest();
    await story.request('exceptionInfo', { threadId: 1 }, info);
    await story.evaluate('mended', 'watch', frame!.id);
    const edited = story.nextRest();
    await story.evaluate('mended = true', 'repl', frame!.id);
    await story.tellRest(await edited);
    await story.move('continue');
    await story.told('throws');
  });

  it('without the filter a node that throws ends the session', async () => {
    const story = await open();
    await story.launch(launching('failing'), async () => {
      await breakAtNodes(story, []);
      await story.request('setExceptionBreakpoints', { filters: [] }, () => '');
    });
    await story.rest();
    await story.told('throws-unfiltered');
  });
});
