/**
 * Which VS Code runs the suites: the one named in VSCODE_EXECUTABLE, else a download, else (where only a package
 * registry can be reached) VS Code's server in a browser, through an executable of ours.
 */
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { runToEnd } from './childProcesses.js';
import { cacheRoot } from './paths.js';
import { findCommand } from './systemPackages.js';
import { ensureVscodeServer } from './vscodeServer.js';

/** The minor version which code-server carries too, so that both ways test the same VS Code. */
const vscodeVersion = '1.139.1';

export interface TestVscode {
  /** Takes VS Code's arguments. */
  executable: string;
  /** Whether it opens a window and so needs a display. */
  desktop: boolean;
}

/** Answers the VS Code to test in, installing what it needs first. */
export async function ensureVscode(): Promise<TestVscode> {
  const named = process.env['VSCODE_EXECUTABLE'];
  if (named !== undefined && named !== '') {
    return { executable: named, desktop: true };
  }
  if (await canUseDesktop()) {
    try {
      const executable = await downloadAndUnzipVSCode({ version: vscodeVersion, cachePath: cacheRoot });
      // Slim Linux images lack libraries of a desktop; as a plain Node the program needs the same ones.
      const probe = await runToEnd(executable, ['--version'], {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
      if (probe.code === 0) {
        return { executable, desktop: true };
      }
      throw new Error(probe.output);
    } catch (error) {
      console.warn(
        "Desktop VS Code cannot be used here; taking VS Code's server in a browser instead.",
        error,
      );
    }
  }
  await ensureVscodeServer();
  const executable = path.join(import.meta.dirname, 'bin', 'vscodeInBrowser.mjs');
  // A checkout or an archive may have lost the bit.
  await chmod(executable, 0o755);
  return { executable, desktop: false };
}

/** A desktop VS Code needs the download and, on Linux, a display or a stand-in for one. */
async function canUseDesktop(): Promise<boolean> {
  const display = hasDisplay() || (await findCommand('xvfb-run')) !== undefined;
  return display && (await canReachDownloads());
}

/** Whether windows can open; everywhere but on Linux they can. */
export function hasDisplay(): boolean {
  return (
    process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY'])
  );
}

/** One short question to the download server; a proxy or firewall that swallows it costs three seconds. */
async function canReachDownloads(): Promise<boolean> {
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(3000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
