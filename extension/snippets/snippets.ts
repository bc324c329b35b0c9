/** A call as a complete program in each language, in the form that the documentation of the LangGraph Server uses. Pure. */
import type { ApiCall } from './apiCall.js';
import { argumentsOf, keyVariable } from './apiCall.js';
import { javascriptLiteral, jsonLiteral, pythonLiteral, shellWord } from './literals.js';

export type SnippetLanguage = 'python' | 'javascript' | 'curl';

export const snippetWriters: Record<SnippetLanguage, (call: ApiCall) => string> = {
  python,
  javascript,
  curl,
};

function python(call: ApiCall): string {
  const given = argumentsOf(call).map(([name, value]) => `${name}=${pythonLiteral(value, '    ')}`);
  const positional = [
    pythonLiteral(call.threadId),
    ...(call.kind === 'run' ? [pythonLiteral(call.assistantId)] : []),
  ];
  return [
    'from langgraph_sdk import get_sync_client',
    '',
    ...keyNote(call, '#'),
    `client = get_sync_client(url=${pythonLiteral(call.url)})`,
    '',
    `result = client.${call.kind === 'run' ? 'runs.wait' : 'threads.update_state'}(`,
    ...[...positional, ...given].map((line) => `    ${line},`),
    ')',
    'print(result)',
    '',
  ].join('\n');
}

/** The SDK's names for what the API calls otherwise. */
const javascriptNames: Record<string, string> = { checkpoint_id: 'checkpointId' };

function javascript(call: ApiCall): string {
  const positional = [
    javascriptLiteral(call.threadId),
    ...(call.kind === 'run' ? [javascriptLiteral(call.assistantId)] : []),
  ];
  return [
    'import { Client } from "@langchain/langgraph-sdk";',
    '',
    ...keyNote(call, '//'),
    `const client = new Client({ apiUrl: ${javascriptLiteral(call.url)} });`,
    '',
    `const result = await client.${call.kind === 'run' ? 'runs.wait' : 'threads.updateState'}(${positional.join(', ')}, {`,
    ...argumentsOf(call).map(
      ([name, value]) => `  ${javascriptNames[name] ?? name}: ${javascriptLiteral(value, '  ')},`,
    ),
    '});',
    'console.log(result);',
    '',
  ].join('\n');
}

function curl(call: ApiCall): string {
  const path = call.kind === 'run' ? 'runs/wait' : 'state';
  const url = `${call.url}/threads/${encodeURIComponent(call.threadId)}/${path}`;
  const body = Object.fromEntries([
    ...(call.kind === 'run' ? [['assistant_id', call.assistantId] as const] : []),
    ...argumentsOf(call),
  ]);
  return [
    'curl --request POST \\',
    `  --url ${shellWord(url)} \\`,
    "  --header 'Content-Type: application/json' \\",
    ...(call.needsKey ? [`  --header "X-Api-Key: $${keyVariable}" \\`] : []),
    `  --data ${shellWord(jsonLiteral(body))}`,
    '',
  ].join('\n');
}

function keyNote(call: ApiCall, comment: string): string[] {
  return call.needsKey ? [`${comment} The API key is read from ${keyVariable}.`] : [];
}
