/**
 * What the tests need from the operating system: which command is there, and Debian's packages when they may be
 * installed. Where they may not, one sentence says what to install.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from './childProcesses.js';

/** Something that only the user can install. The message is one sentence for people. */
export class MissingSoftwareError extends Error {
  readonly code = 'missing-software';
  override readonly name = 'MissingSoftwareError';
}

/** The full path of the first of `names` on PATH (with Windows' endings), or `undefined`. */
export async function findCommand(...names: string[]): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (folder !== '' && (await isExecutable(file))) {
          return file;
        }
      }
    }
  }
  return undefined;
}

/** Whether `file` is there and may be executed. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Sees to it that Debian packages are there. Does nothing on systems without dpkg, whose packages have other names.
 * @throws MissingSoftwareError when they are missing and we are not root, or apt-get fails.
 */
export async function ensureDebianPackages(names: readonly string[], purpose: string): Promise<void> {
  if (process.platform !== 'linux' || (await findCommand('dpkg-query')) === undefined) {
    return;
  }
  const missing: string[] = [];
  for (const name of names) {
    const status = await runToEnd('dpkg-query', ['-W', '-f=${Status}', name]);
    if (status.code !== 0 || !status.output.includes('install ok installed')) {
      missing.push(name);
    }
  }
  if (missing.length === 0) {
    return;
  }
  const sentence = `${purpose} needs Debian packages: run "sudo apt-get install ${missing.join(' ')}" and try again.`;
  if (process.getuid?.() !== 0) {
    throw new MissingSoftwareError(sentence);
  }
  process.stdout.write(`Installing Debian packages: ${missing.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runToEnd('apt-get', ['update', '-q'], { env });
  // Another package manager at work (a new machine's own updates, say) is waited for.
  const patience = ['-o', 'DPkg::Lock::Timeout=600'];
  const install = await runToEnd(
    'apt-get',
    ['install', '-y', '-q', ...patience, '--no-install-recommends', ...missing],
    { env },
  );
  if (install.code !== 0) {
    throw new MissingSoftwareError(
      `${sentence}\n${update.output.slice(-2000)}\n${install.output.slice(-4000)}`,
    );
  }
}
