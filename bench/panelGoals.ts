/** What the panel is to reach, and its measures by name. */
import type { Goal } from './goals.js';
import { atMost, numberOf } from './goals.js';
import type { Results } from './results.js';

export const panelNames = {
  bundle: 'panel: bundle, MB',
  open: 'panel: 1,000 checkpoints, opened to the first row painted, median ms',
  openEmpty: 'panel: an empty page of the same browser, median ms',
  liveTime: 'panel: 10,000 tokens of a run of somebody else, ms',
  liveFrame: 'panel: while they come: longest time between frames, ms',
  liveKey: 'panel: while they come: key to its frame, p95 ms',
  liveKeyMax: 'panel: while they come: key to its frame, longest ms',
  liveMemory: 'panel: while they come: MB of the page more',
  searchKey: 'panel: 5 MB of state: key in its search to its frame, median ms',
  editorKey: 'panel: 5 MB of state: key in its editor to its frame, median ms',
  scrollRows: 'panel: checkpoints scrolled through',
  scrollFrame: 'panel: while they are scrolled: longest time between frames, ms',
  scrollFrameP95: 'panel: while they are scrolled: time between frames, p95 ms',
} as const;

/** A key that is answered within 200 ms feels answered (INP, "good"); a page that draws five times a second can be used. */
export function panelGoals(panel: Results): Goal[] {
  const { bundle, open, openEmpty, liveFrame, liveKey, liveMemory } = panelNames;
  const { searchKey, editorKey, scrollFrame, scrollFrameP95 } = panelNames;
  const opened = numberOf(panel[open]) - numberOf(panel[openEmpty]);
  const goal = (name: string, bound: number) => atMost(name, numberOf(panel[name]), bound);
  return [
    goal(bundle, 1.5),
    atMost(`${open}, beyond an empty page`, opened, 500),
    goal(liveFrame, 200),
    goal(liveKey, 200),
    goal(liveMemory, 50),
    goal(searchKey, 100),
    goal(editorKey, 100),
    goal(scrollFrame, 200),
    goal(scrollFrameP95, 50),
  ];
}
