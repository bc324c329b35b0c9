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
  runGraph: 'backstep.runGraph',
  debugGraph: 'backstep.debugGraph',
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
  openStateDocument: 'backstep.openStateDocument',
  toggleNodeBreakpoint: 'backstep.toggleNodeBreakpoint',
  deleteThread: 'backstep.deleteThread',
  copyCheckpointId: 'backstep.copyCheckpointId',
  openNode: 'backstep.openNode',
  loadMoreCheckpoints: 'backstep.loadMoreCheckpoints',
  refresh: 'backstep.refresh',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = { threads: 'backstep.threads', graphs: 'backstep.graphs' } as const;

/** `viewType` of the panel, also what `onWebviewPanel:` names. */
export const panelViewType = 'backstep.panel';

/** Context keys that `when` clauses read. */
export const contextKeys = {
  /** A langgraph.json is in the workspace. */
  hasProject: 'backstep.hasProject',
  /** `stopped`, `starting`, `running` or `failed`: the liveliest of all servers. */
  serverState: 'backstep.serverState',
  /** At least one server could be started now. */
  canStart: 'backstep.canStart',
  hasThread: 'backstep.hasThread',
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
} as const;
