// Packs the run server for npm, as backstep-server-<version>.tgz: what a project's own tests and its CI run kept threads
// with (`npm install --save-dev <file>`). Takes dist/ as the last build left it; `--out <folder>` says where it goes.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const folder = await mkdtemp(path.join(tmpdir(), 'backstep-server-'));
try {
  for (const name of ['server.js', 'nodeWorker.mjs', 'typeReader.js', 'typescript', 'pythonWorker'])
    await cp(path.join('dist', name), path.join(folder, name), {
      recursive: true,
      filter: (source) => !source.endsWith('.map') && !source.endsWith('__pycache__'),
    });
  await cp('LICENSE', path.join(folder, 'LICENSE'));
  const { version, license, engines, dependencies } = manifest;
  const packed = {
    ...{ name: 'backstep-server', version, license, engines, type: 'commonjs' },
    description: 'The run server of Backstep: serves LangGraph graphs, and replays kept threads as tests.',
    ...{ main: './server.js', bin: { 'backstep-server': './server.js' } },
    // The worker loads TypeScript through it; npm picks the esbuild of the platform.
    dependencies: { tsx: dependencies.tsx },
  };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
  // In its own folder and without paths: on Windows npm is a script of the shell, which would split them.
  const npm = { cwd: folder, shell: process.platform === 'win32' };
  const { stdout } = await promisify(execFile)('npm', ['pack', '--silent'], npm);
  const file = path.resolve(values.out, stdout.trim());
  await cp(path.join(folder, stdout.trim()), file);
  console.log(`Packed ${file}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
