/** The operations of runs and crons; see operations.ts. */
import { z } from 'zod';
import { any, count, empty, listOf, ref } from '../../protocol/answers/schema.js';
import { cronCreate, cronPatch, cronSearch } from '../../protocol/cronBodies.js';
import * as queries from '../../protocol/queries.js';
import { replayQuery, replayRequest } from '../../protocol/replay.js';
import { runCreate } from '../../protocol/requests.js';
import { runBreakpoints, runsCancel } from '../../protocol/runRequests.js';
import { json, located, none, paged, rejoined, stream, type Answers } from './answers.js';

export interface Operation {
  summary: string;
  /** Validates the body. */
  body?: z.ZodType;
  /** Validates the query. */
  query?: z.ZodObject;
  answers: Answers;
}

/** By method and path, as the routes have them. */
export const runOperations: Record<string, Operation> = {
  'POST /threads/:thread_id/runs': {
    summary: 'Create a run.',
    body: runCreate,
    answers: json(ref('Run'), located),
  },
  'POST /threads/:thread_id/runs/wait': {
    summary: 'Run and answer with the result.',
    body: runCreate,
    answers: json(any, rejoined),
  },
  'POST /threads/:thread_id/runs/stream': {
    summary: 'Run and stream.',
    body: runCreate,
    answers: stream(rejoined),
  },
  'GET /threads/:thread_id/runs': {
    summary: 'Runs, newest first.',
    query: queries.runListQuery,
    answers: json(listOf(ref('RunPart'))),
  },
  'GET /threads/:thread_id/runs/:run_id': { summary: 'A run.', answers: json(ref('Run')) },
  'DELETE /threads/:thread_id/runs/:run_id': {
    summary: 'Delete a run; its checkpoints stay.',
    answers: json(empty),
  },
  'GET /threads/:thread_id/runs/:run_id/join': {
    summary: 'Wait for the result of a run.',
    query: queries.joinQuery,
    answers: json(any, rejoined),
  },
  'GET /threads/:thread_id/runs/:run_id/stream': {
    summary: 'Join the stream of a run (Last-Event-ID resumes it).',
    query: queries.joinQuery,
    answers: stream(rejoined),
  },
  'POST /threads/:thread_id/runs/:run_id/cancel': {
    summary: 'Cancel a run.',
    query: queries.cancelQuery,
    answers: json(empty),
  },
  'PUT /backstep/threads/:thread_id/runs/:run_id/breakpoints': {
    summary: 'Give a run under way other nodes to pause at, from its next superstep on.',
    body: runBreakpoints,
    answers: json(empty),
  },
  'GET /backstep/threads/:thread_id/live': {
    summary:
      "What the thread's runs are at, whoever started them: nodes as they run, messages as they are written.",
    answers: stream(),
  },
  'GET /backstep/threads/:thread_id/replay': {
    summary:
      'What a replay would run: how many steps, and how many calls of each node the record can answer.',
    query: replayQuery,
    answers: json(any),
  },
  'POST /backstep/threads/:thread_id/replay': {
    summary:
      "Run each recorded superstep of a thread again with today's code and tell, step by step, where it differs; the thread stays as it is.",
    body: replayRequest,
    answers: stream(),
  },
  'GET /backstep/threads/:thread_id/steps': {
    summary:
      'How the tasks of a thread ran (time, attempts, what conditional edges chose and why), and with which version of the graph; newest first.',
    query: queries.stepsQuery,
    answers: json(ref('ThreadSteps')),
  },
  'POST /runs': {
    summary: 'Create a run on a thread of its own.',
    body: runCreate,
    answers: json(ref('Run'), located),
  },
  'POST /runs/batch': {
    summary: 'Create several runs.',
    body: z.array(runCreate),
    answers: json(listOf(ref('Run'))),
  },
  'POST /runs/wait': {
    summary: 'Run on a thread of its own and answer with the result.',
    body: runCreate,
    answers: json(any, rejoined),
  },
  'POST /runs/stream': {
    summary: 'Run on a thread of its own and stream.',
    body: runCreate,
    answers: stream(rejoined),
  },
  'POST /runs/cancel': {
    summary: 'Cancel several runs.',
    body: runsCancel,
    query: queries.cancelQuery,
    answers: none,
  },
  'GET /runs/:run_id/join': {
    summary: 'Wait for the result of a run.',
    query: queries.joinQuery,
    answers: json(any, rejoined),
  },
  'GET /runs/:run_id/stream': {
    summary: 'Join the stream of a run.',
    query: queries.joinQuery,
    answers: stream(rejoined),
  },
  'POST /threads/:thread_id/runs/crons': {
    summary: 'Run on the thread at set times.',
    body: cronCreate,
    answers: json(ref('Cron')),
  },
  'POST /runs/crons': {
    summary: 'Run at set times, each on a thread of its own.',
    body: cronCreate,
    answers: json(ref('Cron')),
  },
  'POST /runs/crons/search': {
    summary: 'Find crons.',
    body: cronSearch,
    answers: json(listOf(ref('CronPart')), paged),
  },
  'POST /runs/crons/count': { summary: 'Count crons.', body: cronSearch, answers: json(count) },
  'GET /runs/crons/:cron_id': { summary: 'A cron.', answers: json(ref('Cron')) },
  'PATCH /runs/crons/:cron_id': { summary: 'Change a cron.', body: cronPatch, answers: json(ref('Cron')) },
  'DELETE /runs/crons/:cron_id': { summary: 'Delete a cron.', answers: json(empty) },
};
