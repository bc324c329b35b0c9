/** What "Copy as …" puts on the clipboard, run for real: with curl and a shell, with Node, with Python where it is there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LangGraphApi } from '../../extension/api/langGraphApi.js';
import { recordedRun, resuming, updating } from '../../extension/snippets/callOf.js';
import type { CallSource } from '../../extension/snippets/callOf.js';
import type { ApiCall } from '../../extension/snippets/apiCall.js';
import { snippetWriters } from '../../extension/snippets/snippets.js';
import type { SnippetLanguage } from '../../extension/snippets/snippets.js';
import { checkpointIdOf, parentIdOf } from '../../extension/threads/threadText.js';
import type { ThreadState } from '../../server/protocol/api.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { findCommand } from '../host/systemPackages.js';
import { serverStarter } from './serverProcess.js';

const run = promisify(execFile);

/** Nothing of it may be read as code in any of the languages. */
const hostile = 'it\'s "$(exit 1)" `x` ${y} \\n \u202e\u2028 """ \'\'\' # é 🐔\n--';

const runners: Record<SnippetLanguage, (text: string) => Promise<unknown>> = {
  curl: (text) => run('sh', ['-c', text.replace('curl ', 'curl --fail --silent --show-error ')]),
  async javascript(text) {
    // Within the repository, so that the SDK is found.
    const file = path.join(repositoryRoot, `dist/snippet-${process.pid}.mjs`);
    await writeFile(file, text);
    await run(process.execPath, [file]).finally(() => rm(file));
  },
  async python(text) {
    await run((await ensurePythonEnv()).python, ['-c', text]);
  },
};

describe('copied snippets', () => {
  const starter = serverStarter();
  let api: LangGraphApi;
  before(async () => {
    api = new LangGraphApi((await starter.start()).url);
  });
  after(() => starter.stopAll());

  const source = async (threadId: string, state: ThreadState): Promise<CallSource> => {
    const thread = await api.thread(threadId);
    assert.ok(thread !== null);
    return { api, needsKey: false, thread, state, isNamed: true };
  };
  const newest = async (threadId: string): Promise<ThreadState> => (await api.history(threadId, 1))[0]!;

  for (const language of ['curl', 'javascript', 'python'] as const) {
    it(`${language}: a run, an update and a resume do what they say`, async function () {
      if (language === 'curl' && process.platform === 'win32') this.skip();
      if (language === 'curl' && (await findCommand('curl')) === undefined) this.skip();
      const copied = (call: ApiCall): Promise<unknown> => runners[language](snippetWriters[language](call));
      const { thread_id: threadId } = await api.createThread('joke', null);
      const signal = new AbortController().signal;
      const request = { assistantId: 'joke', input: { topic: hostile }, signal, onCreated: () => undefined };
      for await (const _ of api.streamRun(threadId, request));
      const ended = await newest(threadId);

      const again = await recordedRun(await source(threadId, ended));
      assert.deepEqual(again?.input, { topic: hostile });
      assert.equal(again.assistantId, 'joke');
      await copied(again);
      const second = await newest(threadId);
      assert.notEqual(checkpointIdOf(second), checkpointIdOf(ended));
      assert.deepEqual(second.values, ended.values);

      const history = await api.history(threadId, 100);
      const before = history.find(({ next }) => next.includes('write_joke'))!;
      const edit = { ...(await updating(await source(threadId, before))), values: { topic: hostile } };
      await copied(edit);
      const forked = await newest(threadId);
      assert.equal(parentIdOf(forked), checkpointIdOf(before));
      assert.equal((forked.values as { topic: string }).topic, hostile);

      await copied(await resuming(await source(threadId, forked)));
      const resumed = await newest(threadId);
      assert.deepEqual(resumed.next, []);
      assert.ok((resumed.values as { joke: string }).joke.includes(hostile));
    });
  }
});
