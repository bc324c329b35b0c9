/**
 * The text of a mocha test that replays a kept thread, as "Export Thread as Test…" writes it. It stands by itself: Node
 * alone and a backstep-server, found as the README tells. Pure.
 */
export interface WrittenTest {
  /** As people call the thread. */
  title: string;
  graphId: string;
  /** With `/`, relative to the folder of the test. */
  threadFile: string;
  configFile: string;
}

/** @param modules What the project's loader makes of the file. */
export function mochaTest(
  { title, graphId, threadFile, configFile }: WrittenTest,
  modules: 'esm' | 'commonjs',
): string {
  const isEsm = modules === 'esm';
  const lines = [
    `// Written by Backstep. A kept thread of the graph ${graphId.replace(/\s+/g, ' ')}: each of its steps runs again with today's code and`,
    '// must come out as it was recorded. BACKSTEP_SERVER names the server to run; else the package backstep-server is it.',
    "import { strict as assert } from 'node:assert';",
    "import { spawnSync } from 'node:child_process';",
    ...(isEsm ? ["import { createRequire } from 'node:module';"] : []),
    "import { join } from 'node:path';",
    '',
    `const folder = ${isEsm ? 'import.meta.dirname' : '__dirname'};`,
    `const resolve = ${isEsm ? 'createRequire(import.meta.url)' : 'require'}.resolve;`,
    "const server = process.env.BACKSTEP_SERVER || resolve('backstep-server');",
    `const thread = join(folder, ${literal(threadFile)});`,
    `const config = join(folder, ${literal(configFile)});`,
    '',
    `describe(${literal(`thread ${title}`)}, () => {`,
    "  it('replays as it was recorded', () => {",
    "    const replay = [server, 'replay', '--file', thread, '--config', config, '--trust'];",
    "    const { status, stdout, stderr } = spawnSync(process.execPath, replay, { encoding: 'utf8' });",
    '    assert.equal(status, 0, `\\n${stdout}${stderr}`);',
    '  }).timeout(600_000);',
    '});',
    '',
  ];
  return lines.join('\n');
}

function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
