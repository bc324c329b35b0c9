/**
 * Every id that the manifest and the code share, once: commands, views, context keys, settings. A unit test holds it
 * against package.json. Leaves their meaning to the features.
 */
export const extensionId = 'backstep.backstep';

export const commandIds = {
  startServer: 'backstep.startServer',
  stopServer: 'backstep.stopServer',
  restartServer: 'backstep.restartServer',
  copyServerUrl: 'backstep.copyServerUrl',
  showServerActions: 'backstep.showServerActions',
  showLog: 'backstep.showLog',
  connectToServer: 'backstep.connectToServer',
  reconnectServer: 'backstep.reconnectServer',
  disconnectServer: 'backstep.disconnectServer',
  setServerHeaders: 'backstep.setServerHeaders',
  runGraph: 'backstep.runGraph',
  debugGraph: 'backstep.debugGraph',
  newRun: 'backstep.newRun',
  runOnThread: 'backstep.runOnThread',
  runToNode: 'backstep.runToNode',
  resumeFromCheckpoint: 'backstep.resumeFromCheckpoint',
  /** The same on a row of the sidebar, named as it reads there. */
  resumeFromHere: 'backstep.resumeFromHere',
  debugFromCheckpoint: 'backstep.debugFromCheckpoint',
  debugFromHere: 'backstep.debugFromHere',
  stepBack: 'backstep.stepBack',
  reverseContinue: 'backstep.reverseContinue',
  /** What launch.json may ask by `${command:…}`. */
  pickGraph: 'backstep.pickGraph',
  pickThread: 'backstep.pickThread',
  continueRun: 'backstep.continue',
  cancelRun: 'backstep.cancelRun',
  editState: 'backstep.editState',
  /** The same on a row of the sidebar. */
  editAndFork: 'backstep.editAndFork',
  openThread: 'backstep.openThread',
  openHistory: 'backstep.openHistory',
  showGraph: 'backstep.showGraph',
  rerun: 'backstep.rerun',
  compareForks: 'backstep.compareForks',
  openStateDocument: 'backstep.openStateDocument',
  toggleNodeBreakpoint: 'backstep.toggleNodeBreakpoint',
  toggleBreakpointAfter: 'backstep.toggleBreakpointAfter',
  replayThread: 'backstep.replayThread',
  openReplayDiff: 'backstep.openReplayDiff',
  keepAsTest: 'backstep.keepAsTest',
  exportThreadAsTest: 'backstep.exportThreadAsTest',
  openKeptThread: 'backstep.openKeptThread',
  searchThreads: 'backstep.searchThreads',
  renameThread: 'backstep.renameThread',
  tagThread: 'backstep.tagThread',
  pinThread: 'backstep.pinThread',
  unpinThread: 'backstep.unpinThread',
  copyThread: 'backstep.copyThread',
  exportThread: 'backstep.exportThread',
  importThread: 'backstep.importThread',
  deleteThread: 'backstep.deleteThread',
  deleteThreads: 'backstep.deleteThreads',
  copyCheckpointId: 'backstep.copyCheckpointId',
  copyAsPython: 'backstep.copyAsPython',
  copyAsJavaScript: 'backstep.copyAsJavaScript',
  copyAsCurl: 'backstep.copyAsCurl',
  openNode: 'backstep.openNode',
  loadMoreCheckpoints: 'backstep.loadMoreCheckpoints',
  newAssistant: 'backstep.newAssistant',
  editAssistant: 'backstep.editAssistant',
  assistantVersions: 'backstep.assistantVersions',
  duplicateAssistant: 'backstep.duplicateAssistant',
  deleteAssistant: 'backstep.deleteAssistant',
  runAssistant: 'backstep.runAssistant',
  copyAssistantId: 'backstep.copyAssistantId',
  newItem: 'backstep.newItem',
  openItem: 'backstep.openItem',
  searchMemory: 'backstep.searchMemory',
  copyItems: 'backstep.copyItems',
  deleteItems: 'backstep.deleteItems',
  loadMoreItems: 'backstep.loadMoreItems',
  refresh: 'backstep.refresh',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = {
  threads: 'backstep.threads',
  graphs: 'backstep.graphs',
  memory: 'backstep.memory',
} as const;

/** Of documents that are saved only when somebody asks for it. */
export const documentLanguageId = 'backstep-json';

/** `viewType` of the panel, also what `onWebviewPanel:` names. */
export const panelViewType = 'backstep.panel';
export const graphViewType = 'backstep.graph';

/** Context keys that `when` clauses read. */
export const contextKeys = {
  /** A langgraph.json is in the workspace. */
  hasProject: 'backstep.hasProject',
  /** The graphs of every project have been read, and there are none. */
  hasNoGraph: 'backstep.hasNoGraph',
  /** `stopped`, `starting`, `running` or `failed`: the liveliest of all servers. */
  serverState: 'backstep.serverState',
  /** At least one project's server could be started now. */
  canStart: 'backstep.canStart',
  /** At least one project's server runs. */
  canStop: 'backstep.canStop',
  /** A project is in the workspace, or the window is connected to a server elsewhere. */
  hasServer: 'backstep.hasServer',
  hasConnection: 'backstep.hasConnection',
  /** At least one server elsewhere does not answer. */
  hasLostConnection: 'backstep.hasLostConnection',
  hasThread: 'backstep.hasThread',
  /** A breakpoint of the gutter stops at a node: a step of the walkthrough. */
  hasNodeBreakpoint: 'backstep.hasNodeBreakpoint',
  hasPausedThread: 'backstep.hasPausedThread',
  hasActiveRun: 'backstep.hasActiveRun',
  /** F5 begins with the graph of the file in front. */
  startsGraph: 'backstep.startsGraph',
} as const;

/** Below section `backstep`. */
export const settingIds = {
  autoStart: 'autoStart',
  port: 'port',
  nodePath: 'nodePath',
  pythonPath: 'pythonPath',
  codeLens: 'codeLens.enabled',
  testsFolder: 'testsFolder',
} as const;
