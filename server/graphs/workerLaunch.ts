/**
 * What starting a worker means in every language: a process and the connection that it makes to the server. How each
 * language's is started is the affair of nodeLaunch.ts and pythonLaunch.ts; what is said then, of workerProcess.ts.
 */
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ProjectConfig } from './langgraphJson.js';

export interface LaunchedWorker {
  child: ChildProcess;
  /** Resolves with the connection, where the process lives to make it. */
  connected: Promise<Socket>;
  /** The connection is not waited for any more. */
  close: () => void;
}

/** Rejects with GraphHostError where there is nothing to start. */
export type LaunchWorker = (project: ProjectConfig) => Promise<LaunchedWorker>;

/** A worker that ends with this code has said all there is to say, the next step included, on stderr. */
export const unusableExitCode = 78;
