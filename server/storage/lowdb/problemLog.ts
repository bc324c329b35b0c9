/**
 * Files that could not be read: set aside under a name that says so (never deleted, never overwritten), and
 * remembered for whoever asks what was wrong with the data folder.
 */
import { relative, sep } from 'node:path';
import type { StorageProblem } from '../port.js';
import type { Disk } from './disk.js';
import { isDamaged } from './durableJsonFile.js';
import { errorMessage } from './errorCode.js';

export interface ProblemLog {
  /**
   * Moves a damaged file out of the way and reports it; one that merely could not be read (no permission, too many
   * open files) stays where it is. Never throws: the rest of the data must load.
   */
  setAside(path: string, reason: unknown): Promise<void>;
  /** Reports what is wrong without touching the file; the same once only. */
  report(path: string, reason: unknown): void;
  list(): StorageProblem[];
}

const maxProblems = 1000;

export function createProblemLog(dataDir: string, disk: Disk, now: () => Date): ProblemLog {
  const problems: StorageProblem[] = [];
  // Paths are shown relative to the data folder and alike on every platform.
  const shown = (path: string): string => relative(dataDir, path).split(sep).join('/');
  const add = (problem: StorageProblem): void => {
    const isKnown = problems.some(
      ({ file, message }) => file === problem.file && message === problem.message,
    );
    if (!isKnown && problems.length < maxProblems) problems.push(problem);
  };

  const report = (path: string, reason: unknown): void =>
    add({ file: shown(path), set_aside_as: null, message: errorMessage(reason) });

  return {
    async setAside(path, reason) {
      if (!isDamaged(reason)) {
        report(path, reason);
        return;
      }
      const aside = `${path}.damaged-${now().toISOString().replace(/[:.]/g, '-')}`;
      try {
        await disk.move(path, aside);
        add({ file: shown(path), set_aside_as: shown(aside), message: errorMessage(reason) });
      } catch (error) {
        const message = `${errorMessage(reason)} (it could not be set aside: ${errorMessage(error)})`;
        add({ file: shown(path), set_aside_as: null, message });
      }
    },
    report,
    list: () => [...problems],
  };
}
