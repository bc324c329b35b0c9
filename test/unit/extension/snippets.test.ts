import assert from 'node:assert/strict';
import type { ApiCall } from '../../../extension/snippets/apiCall.js';
import type { JsonObject } from '../../../server/protocol/api.js';
import { javascriptLiteral, pythonLiteral, shellWord } from '../../../extension/snippets/literals.js';
import { snippetWriters } from '../../../extension/snippets/snippets.js';

const place = {
  url: 'http://127.0.0.1:2024',
  needsKey: false,
  threadId: 'a-thread',
  checkpointId: 'a-checkpoint',
};
const resume: ApiCall = {
  ...place,
  ...{ kind: 'run', assistantId: 'joke', input: null, command: null, config: {}, context: {} },
};

describe('a call as a program', () => {
  it('reads as in the documentation', () => {
    assert.equal(
      snippetWriters.python(resume),
      `from langgraph_sdk import get_sync_client

client = get_sync_client(url="http://127.0.0.1:2024")

result = client.runs.wait(
    "a-thread",
    "joke",
    input=None,
    checkpoint_id="a-checkpoint",
)
print(result)
`,
    );
    assert.equal(
      snippetWriters.javascript({ ...place, kind: 'update', values: { topic: 'chickens' } }),
      `import { Client } from "@langchain/langgraph-sdk";

const client = new Client({ apiUrl: "http://127.0.0.1:2024" });

const result = await client.threads.updateState("a-thread", {
  values: {"topic": "chickens"},
  checkpointId: "a-checkpoint",
});
console.log(result);
`,
    );
    assert.equal(
      snippetWriters.curl({ ...resume, needsKey: true, command: { resume: "it's" } }),
      `curl --request POST \\
  --url 'http://127.0.0.1:2024/threads/a-thread/runs/wait' \\
  --header 'Content-Type: application/json' \\
  --header "X-Api-Key: $LANGSMITH_API_KEY" \\
  --data '{
  "assistant_id": "joke",
  "command": {"resume": "it'\\''s"},
  "checkpoint_id": "a-checkpoint"
}'
`,
    );
  });

  it('writes what each language calls true, false and nothing', () => {
    assert.equal(pythonLiteral([true, false, null, 1.5]), '[True, False, None, 1.5]');
    assert.equal(javascriptLiteral([true, false, null, 1.5]), '[true, false, null, 1.5]');
  });

  it('lets no text out of its quotes, and hides nothing', () => {
    const hostile = '"); import os #\\ \u202e\u2028 \'"""\n${x}`';
    const expected = '"\\"); import os #\\\\ \\u202e\\u2028 \'\\"\\"\\"\\n${x}`"';
    assert.equal(javascriptLiteral(hostile), expected);
    assert.equal(pythonLiteral(hostile), expected);
    assert.equal(shellWord("$(rm x) 'y'"), "'$(rm x) '\\''y'\\'''");
    assert.equal(javascriptLiteral(JSON.parse('{"__proto__": 1}') as JsonObject), '{["__proto__"]: 1}');
  });
});
