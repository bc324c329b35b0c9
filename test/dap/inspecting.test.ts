/** Looking and changing: variables in pages, messages, watch, hover, copy, completions, edits as forks. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakAtNodes, fixtureConfig, stories } from './fixture.js';
import type { DebugStory } from './debugStory.js';

const input = { messages: [{ type: 'human', content: 'Who are you?' }] };

describe('looking at a state', () => {
  const { story: open, launching } = stories(fixtureConfig);

  const atEnd = async (): Promise<{ story: DebugStory; frame: DebugProtocol.StackFrame }> => {
    const story = await open();
    await story.launch(launching('chat', { input, stopOnEntry: true }));
    await story.rest();
    await story.move('next');
    const [frame] = await story.move('next');
    return { story, frame: frame! };
  };

  it('shows messages at a glance, long lists and long texts in pages', async () => {
    const { story, frame } = await atEnd();
    const variables = await story.scope(frame.id, 'State');
    const reference = (name: string) => variables.find((each) => each.name === name)!.variablesReference;
    await story.variables('messages', reference('messages'));
    await story.variables('notes', reference('notes'), { filter: 'indexed', start: 2, count: 1 });
    await story.variables('numbers', reference('numbers'), { filter: 'indexed', start: 100, count: 2 });
    await story.variables('profile', reference('profile'));
    await story.scope(frame.id, 'Last Update');
    await story.told('variables');
  });

  it('names each checkpoint once, however many views ask for the stack at once', async () => {
    const story = await open();
    const stop = story.nextRest();
    await story.launch(launching('loop', { input: { wanted: 5 } }), () =>
      breakAtNodes(story, [{ name: 'turn', condition: 'count === 4' }]),
    );
    await stop;
    const ask = async () => (await story.client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
    const [first, second] = await Promise.all([ask(), ask()]);
    assert.deepEqual(first, second);
    const names = first.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    assert.ok(names.length > 4, `the past is there: ${names.join(', ')}`);
  });

  it('evaluates in watch, hover and console, copies as JSON, completes', async () => {
    const { story, frame } = await atEnd();
    await story.evaluate('messages.length > 1 && profile.name', 'watch', frame.id);
    await story.evaluate('profile', 'hover', frame.id);
    await story.refused('evaluate', { expression: 'console', context: 'hover', frameId: frame.id });
    await story.evaluate('profile', 'clipboard', frame.id);
    await story.evaluate('messages.map((each) => each.type)', 'repl', frame.id);
    await story.refused('evaluate', { expression: 'process.exit()', context: 'repl' });
    await story.refused('evaluate', { expression: 'while (true) {}', context: 'repl' });
    await story.request<DebugProtocol.CompletionsResponse['body']>(
      'completions',
      { text: 'profile.na', column: 11, frameId: frame.id },
      ({ targets }) =>
        targets.map(({ label, start, length }) => `${label} at ${start}, ${length}`).join('\n'),
    );
    await story.told('evaluating');
  });

  it('cuts a text of five megabytes wherever it shows, and copies it whole, as JSON', async () => {
    const text = `\u001b[31m<img src=x onerror=alert(1)>${'\u202e long '.repeat(5 * 2 ** 17)}`;
    const story = await open();
    await story.launch(
      launching('chat', { input: { messages: [{ type: 'human', content: text }] }, stopOnEntry: true }),
    );
    const frame = (await story.rest())[0]!;
    const { client } = story;
    const { scopes } = (await client.scopesRequest({ frameId: frame.id })).body;
    const below = async (variablesReference: number, paging = {}) =>
      (await client.variablesRequest({ variablesReference, ...paging })).body.variables;
    const [messages] = await below(scopes[0]!.variablesReference);
    const [message] = await below(messages!.variablesReference);
    const content = (await below(message!.variablesReference)).find(({ name }) => name === 'content')!;
    const [page] = await below(content.variablesReference, { filter: 'indexed', start: 1, count: 1 });
    const expression = content.evaluateName!;
    const asked = async (context: string) =>
      (await client.evaluateRequest({ expression, context, frameId: frame.id })).body.result;
    const shown = await Promise.all(['watch', 'hover', 'repl'].map(asked));
    for (const each of [...[messages, message, content, page].map((variable) => variable!.value), ...shown])
      assert.ok(each.length > 20 && each.length < 1500, `${each.length} characters: ${each.slice(0, 100)}`);
    // Nothing that a terminal would act upon.
    for (const each of shown) assert.ok(!each.includes('\u001b'));
    // Not `equal`, which would print both.
    assert.ok(JSON.parse(await asked('clipboard')) === text);
  });

  it('sets a variable by making a fork, of the past too', async () => {
    const { story, frame } = await atEnd();
    const { scopes } = (await story.client.scopesRequest({ frameId: frame.id })).body;
    const state = scopes[0]!.variablesReference;
    const { variables } = (await story.client.variablesRequest({ variablesReference: state })).body;
    const profile = variables.find(({ name }) => name === 'profile')!.variablesReference;
    const edited = story.nextRest();
    await story.request<DebugProtocol.SetVariableResponse['body']>(
      'setVariable',
      { variablesReference: profile, name: 'name', value: '"Grace"' },
      ({ value }) => value,
    );
    const [now] = await story.tellRest(await edited);
    await story.evaluate('profile.name', 'watch', now!.id);
    await story.refused('evaluate', { expression: 'nowhere = 1', context: 'repl' });
    await story.told('set-variable');
  });
});
