/** Puts the services of runs/ together. What is shared between them is made here and nowhere else. */
import type { ThreadTtlInput } from '../protocol/threadRequests.js';
import { createAssistants, type Assistants } from './assistants.js';
import { createCrons, type Crons } from './crons.js';
import type { RunsDeps } from './deps.js';
import { embedTexts } from './embedding.js';
import { createEndedRuns, type EndedRuns } from './endedRuns.js';
import { createItems, type Items } from './items.js';
import { createKeyedLock } from './keyedLock.js';
import { createLateEnds } from './lateEnds.js';
import { createLiveRuns } from './liveRuns.js';
import { recoverRuns } from './recovery.js';
import { createCommands, type Commands } from './protocol/commands.js';
import { createThreadSessions, type ThreadSessions } from './protocol/threadSessions.js';
import { createReplays, type Replays } from './replay/replays.js';
import { createRollback } from './rollback.js';
import { createRunExecution } from './runExecution.js';
import { createRunQueue } from './runQueue.js';
import { createRunStarts } from './runStarts.js';
import { createRuns, type Runs } from './runs.js';
import { createStates } from './states.js';
import { createSteps, type Steps } from './steps.js';
import { createThreadRecords, type ThreadRecords } from './threadRecords.js';
import { createThreadStreams, type ThreadStreams } from './threadStreams.js';
import { createThreadFiles, type ThreadFiles } from './threadFiles/threadFiles.js';
import { createThreads, type Threads } from './threads.js';
import { createThreadWatch, type ThreadWatch } from './threadWatch.js';
import { createWebhooks } from './webhooks.js';

export interface Services {
  assistants: Assistants;
  threads: Threads;
  runs: Runs;
  endedRuns: EndedRuns;
  items: Items;
  crons: Crons;
  replays: Replays;
  steps: Steps;
  threadFiles: ThreadFiles;
  records: ThreadRecords;
  threadStreams: ThreadStreams;
  threadWatch: ThreadWatch;
  /** The newer streaming protocol: commands, and threads as its clients see them. */
  commands: Commands;
  sessions: ThreadSessions;
  /** Marks what had begun when the server stopped, starts what had not; to be called before the first request. */
  recover(): Promise<void>;
  /** Ends all runs; to be called before storage is closed. */
  stop(): Promise<void>;
}

export interface ServicesOptions {
  concurrency?: number;
  /** Of threads that are made without one. */
  defaultTtl?: ThreadTtlInput | undefined;
  /** Where langgraph.json lies: files of threads name graphs from there. */
  projectDir?: string;
}

/** Runs at the same time over all threads. */
const defaultConcurrency = 32;

export function createServices(
  deps: RunsDeps,
  { concurrency = defaultConcurrency, defaultTtl, projectDir = '/' }: ServicesOptions = {},
): Services {
  const assistants = createAssistants(deps);
  const records = createThreadRecords(deps);
  const states = createStates(deps);
  const webhooks = createWebhooks(deps);
  const live = createLiveRuns();
  const lateEnds = createLateEnds({ ...deps, records });
  const streams = createThreadStreams(live);
  const sessions = createThreadSessions(deps);
  const steps = createSteps({ ...deps, records });
  const watch = createThreadWatch(live);
  const execution = createRunExecution({
    ...deps,
    live,
    records,
    lateEnds,
    states,
    webhooks,
    streams,
    sessions,
    steps,
    watch,
  });
  const runs = createRuns({
    ...deps,
    assistants,
    records,
    lateEnds,
    states,
    live,
    execution,
    starts: createRunStarts({ ...deps, live, queue: createRunQueue(concurrency), execution }),
    rollback: createRollback({ ...deps, records, lateEnds, states, live }),
    admission: createKeyedLock(),
  });
  const threads = createThreads({
    ...deps,
    assistants,
    records,
    lateEnds,
    states,
    runs,
    streams,
    defaultTtl,
  });
  const crons = createCrons({ ...deps, assistants, records, runs, lock: createKeyedLock() });
  return {
    assistants,
    runs,
    endedRuns: createEndedRuns({ ...deps, states }),
    items: createItems({
      ...deps,
      settings: () => deps.graphs.settings().store,
      embed: (texts) => embedTexts(deps.graphs, texts),
      lock: createKeyedLock(),
    }),
    crons,
    replays: createReplays({ ...deps, assistants, records }),
    steps,
    threadFiles: createThreadFiles({ ...deps, assistants, records, threads, projectDir, defaultTtl }),
    records,
    threadStreams: streams,
    threadWatch: watch,
    commands: createCommands({ ...deps, assistants, runs, threads, sessions }),
    sessions,
    threads,
    async recover() {
      const waiting = await recoverRuns(deps, records);
      await threads.sweep.plan();
      await crons.start();
      runs.resume(waiting);
    },
    async stop() {
      crons.stop();
      await runs.stop();
      threads.sweep.stop();
      webhooks.stop();
    },
  };
}
