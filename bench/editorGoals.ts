/** What the language server is to reach, and its measures by name. */
import type { Goal } from './goals.js';
import { atMost, numberOf } from './goals.js';
import type { Results } from './results.js';

const typing = (file: string) => ({
  key: `editor: ${file}: keystroke, median ms`,
  keyP95: `editor: ${file}: keystroke, p95 ms`,
  pause: `editor: ${file}: outline and lenses after a word, median ms`,
});

export const editorNames = {
  workspace: 'editor: a workspace of 1,000 files, 20 with graphs, ms',
  usual: typing('2,000 lines, 20 nodes'),
  extreme: typing('2,000 lines, 400 nodes'),
  python: typing('2,000 lines of Python, 400 nodes'),
  memory: 'editor: MB of the language server',
} as const;

export function editorGoals(editor: Results): Goal[] {
  const { workspace, usual, extreme, python, memory } = editorNames;
  const goal = (name: string, bound: number) => atMost(name, numberOf(editor[name]), bound);
  return [
    goal(workspace, 1000),
    ...[usual, extreme, python].map(({ key }) => goal(key, 10)),
    goal(memory, 150),
  ];
}
