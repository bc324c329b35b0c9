/** Every command of the extension. A unit test holds the table against package.json and ids.ts. */
import { cancelRun } from './cancelRun.js';
import type { Command } from './command.js';
import { continueRun } from './continueRun.js';
import { copyCheckpointId } from './copyCheckpointId.js';
import { copyServerUrl } from './copyServerUrl.js';
import { debugFromCheckpoint, debugFromHere } from './debugFromCheckpoint.js';
import { debugGraph } from './debugGraph.js';
import { deleteThread } from './deleteThread.js';
import { editAndFork, editState } from './editState.js';
import { loadMoreCheckpoints } from './loadMoreCheckpoints.js';
import { openNode } from './openNode.js';
import { openStateDocument } from './openStateDocument.js';
import { openThread } from './openThread.js';
import { pickGraphForLaunch, pickThreadForLaunch } from './pickForLaunch.js';
import { refresh } from './refresh.js';
import { restartServer } from './restartServer.js';
import { resumeFromCheckpoint, resumeFromHere } from './resumeFromCheckpoint.js';
import { runGraph } from './runGraph.js';
import { showLog } from './showLog.js';
import { showServerActions } from './showServerActions.js';
import { startServer } from './startServer.js';
import { reverseContinue, stepBack } from './stepBack.js';
import { stopServer } from './stopServer.js';
import { toggleNodeBreakpoint } from './toggleNodeBreakpoint.js';

export const commandTable: readonly Command[] = [
  startServer,
  stopServer,
  restartServer,
  copyServerUrl,
  showServerActions,
  showLog,
  runGraph,
  debugGraph,
  debugFromCheckpoint,
  debugFromHere,
  stepBack,
  reverseContinue,
  pickGraphForLaunch,
  pickThreadForLaunch,
  resumeFromCheckpoint,
  resumeFromHere,
  continueRun,
  cancelRun,
  editState,
  editAndFork,
  openThread,
  openStateDocument,
  toggleNodeBreakpoint,
  deleteThread,
  copyCheckpointId,
  openNode,
  loadMoreCheckpoints,
  refresh,
];
