/** Every command of the extension. A unit test holds the table against package.json and ids.ts. */
import { assistantVersions } from './assistantVersions.js';
import { cancelRun } from './cancelRun.js';
import type { Command } from './command.js';
import { compareForks } from './compareForks.js';
import { connectToServer } from './connectToServer.js';
import { continueRun } from './continueRun.js';
import { copyAsCurl, copyAsJavaScript, copyAsPython } from './copyAs.js';
import { copyAssistantId } from './copyAssistantId.js';
import { copyCheckpointId } from './copyCheckpointId.js';
import { copyItems } from './copyItems.js';
import { copyServerUrl } from './copyServerUrl.js';
import { copyThread } from './copyThread.js';
import { debugFromCheckpoint, debugFromHere } from './debugFromCheckpoint.js';
import { debugGraph } from './debugGraph.js';
import { deleteAssistant } from './deleteAssistant.js';
import { deleteItems } from './deleteItems.js';
import { deleteThread, deleteThreads } from './deleteThread.js';
import { disconnectServer } from './disconnectServer.js';
import { editAssistant } from './editAssistant.js';
import { editAndFork, editState } from './editState.js';
import { exportThreadAsTest } from './exportThreadAsTest.js';
import { keepAsTest, openKeptThread } from './keepAsTest.js';
import { exportThread } from './exportThread.js';
import { importThread } from './importThread.js';
import { loadMoreCheckpoints } from './loadMoreCheckpoints.js';
import { loadMoreItems } from './loadMoreItems.js';
import { duplicateAssistant, newAssistant } from './newAssistant.js';
import { newItem } from './newItem.js';
import { newRun, runOnThread } from './newRun.js';
import { openHistory } from './openHistory.js';
import { openItem } from './openItem.js';
import { openNode } from './openNode.js';
import { openStateDocument } from './openStateDocument.js';
import { openThread } from './openThread.js';
import { pickGraphForLaunch, pickThreadForLaunch } from './pickForLaunch.js';
import { pinThread, unpinThread } from './pinThread.js';
import { reconnectServer } from './reconnectServer.js';
import { refresh } from './refresh.js';
import { renameThread } from './renameThread.js';
import { openReplayDiff, replayThread } from './replayThread.js';
import { rerun } from './rerun.js';
import { restartServer } from './restartServer.js';
import { resumeFromCheckpoint, resumeFromHere } from './resumeFromCheckpoint.js';
import { runAssistant } from './runAssistant.js';
import { runGraph } from './runGraph.js';
import { runToNode } from './runToNode.js';
import { searchMemory } from './searchMemory.js';
import { searchThreads } from './searchThreads.js';
import { setServerHeaders } from './setServerHeaders.js';
import { showGraph } from './showGraph.js';
import { showLog } from './showLog.js';
import { showServerActions } from './showServerActions.js';
import { startServer } from './startServer.js';
import { reverseContinue, stepBack } from './stepBack.js';
import { stopServer } from './stopServer.js';
import { tagThread } from './tagThread.js';
import { toggleBreakpointAfter, toggleNodeBreakpoint } from './toggleNodeBreakpoint.js';

export const commandTable: readonly Command[] = [
  startServer,
  stopServer,
  restartServer,
  copyServerUrl,
  showServerActions,
  showLog,
  connectToServer,
  reconnectServer,
  disconnectServer,
  setServerHeaders,
  runGraph,
  newRun,
  runOnThread,
  debugGraph,
  runToNode,
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
  openHistory,
  showGraph,
  openStateDocument,
  compareForks,
  rerun,
  toggleNodeBreakpoint,
  toggleBreakpointAfter,
  replayThread,
  openReplayDiff,
  keepAsTest,
  exportThreadAsTest,
  openKeptThread,
  searchThreads,
  renameThread,
  tagThread,
  pinThread,
  unpinThread,
  copyThread,
  exportThread,
  importThread,
  deleteThread,
  deleteThreads,
  copyCheckpointId,
  copyAsPython,
  copyAsJavaScript,
  copyAsCurl,
  openNode,
  loadMoreCheckpoints,
  newAssistant,
  editAssistant,
  assistantVersions,
  duplicateAssistant,
  deleteAssistant,
  runAssistant,
  copyAssistantId,
  newItem,
  openItem,
  searchMemory,
  copyItems,
  deleteItems,
  loadMoreItems,
  refresh,
];
