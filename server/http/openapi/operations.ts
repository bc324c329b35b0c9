/**
 * What each route is for and which schema validates it, for the description that the server gives of itself. A route
 * that is not listed here is described all the same (document.ts goes by the routes there are), only without its schema.
 */
import { z } from 'zod';
import { eventStreamRequest, protocolCommand } from '../../protocol/agentProtocol.js';
import {
  assistantCreate,
  assistantLatest,
  assistantPatch,
  assistantVersions,
} from '../../protocol/assistantRequests.js';
import { cronCreate, cronPatch, cronSearch } from '../../protocol/cronBodies.js';
import * as queries from '../../protocol/queries.js';
import {
  assistantSearch,
  historyRequest,
  runCreate,
  stateAtCheckpoint,
  stateUpdate,
} from '../../protocol/requests.js';
import { runsCancel } from '../../protocol/runRequests.js';
import { itemDelete, itemPut, itemQuery, itemSearch, namespaceList } from '../../protocol/storeBodies.js';
import {
  statePatch,
  threadCreate,
  threadPatch,
  threadPrune,
  threadSearch,
} from '../../protocol/threadRequests.js';

export interface Operation {
  summary: string;
  body?: z.ZodType;
  query?: z.ZodObject;
  /** How it answers; JSON without it. `none` is 204. */
  answers?: 'stream' | 'none' | 'text' | 'html';
}

/** By method and path, as the routes have them. */
export const operations: Record<string, Operation> = {
  'GET /ok': { summary: 'Whether the server is up.' },
  'GET /info': { summary: 'Versions, flags, graphs and problems of this server.' },
  'GET /docs': { summary: 'This API as a page.', answers: 'html' },
  'GET /openapi.json': { summary: 'This API as an OpenAPI description.' },
  'GET /metrics': { summary: 'Counters in the Prometheus text format.', answers: 'text' },
  'GET /backstep/graphs': { summary: 'The graphs of langgraph.json and whether they load.' },
  'GET /backstep/events': { summary: 'Changes of threads, runs, checkpoints and graphs.', answers: 'stream' },

  'POST /assistants': { summary: 'Create an assistant.', body: assistantCreate },
  'POST /assistants/search': { summary: 'Find assistants.', body: assistantSearch },
  'POST /assistants/count': { summary: 'Count assistants.', body: assistantSearch },
  'GET /assistants/:assistant_id': { summary: 'An assistant, by its id or the name of its graph.' },
  'PATCH /assistants/:assistant_id': { summary: 'Make a new version of an assistant.', body: assistantPatch },
  'DELETE /assistants/:assistant_id': {
    summary: 'Delete an assistant.',
    query: queries.assistantDeleteQuery,
  },
  'POST /assistants/:assistant_id/versions': {
    summary: 'The versions of an assistant, newest first.',
    body: assistantVersions,
  },
  'POST /assistants/:assistant_id/latest': {
    summary: 'Choose a version of an assistant.',
    body: assistantLatest,
    query: queries.latestQuery,
  },
  'GET /assistants/:assistant_id/graph': {
    summary: 'The drawing of the graph.',
    query: queries.graphQuery,
  },
  'GET /assistants/:assistant_id/schemas': { summary: 'JSON Schemas of state, input, output and context.' },
  'GET /assistants/:assistant_id/subgraphs': {
    summary: 'The subgraphs with their schemas.',
    query: queries.subgraphsQuery,
  },
  'GET /assistants/:assistant_id/subgraphs/:namespace': {
    summary: 'One subgraph with its schemas.',
    query: queries.subgraphsQuery,
  },

  'POST /threads': { summary: 'Create a thread.', body: threadCreate },
  'POST /threads/search': { summary: 'Find threads.', body: threadSearch },
  'POST /threads/count': { summary: 'Count threads.', body: threadSearch },
  'POST /threads/prune': { summary: 'Delete threads, or all but their newest state.', body: threadPrune },
  'GET /threads/:thread_id': { summary: 'A thread with its values.', query: queries.threadQuery },
  'PATCH /threads/:thread_id': { summary: 'Change metadata or time to live.', body: threadPatch },
  'DELETE /threads/:thread_id': { summary: 'Delete a thread with its runs and checkpoints.' },
  'POST /threads/:thread_id/copy': { summary: 'Copy a thread with its checkpoints.' },
  'GET /threads/:thread_id/storage': { summary: 'Bytes that the thread takes, by channel.' },
  'GET /threads/:thread_id/stream': {
    summary: 'Follow a thread from run to run (stream_modes: run_modes, lifecycle, state_update).',
    answers: 'stream',
  },
  'POST /threads/:thread_id/commands': {
    summary: 'A command of the newer streaming protocol.',
    body: protocolCommand,
  },
  'POST /threads/:thread_id/stream/events': {
    summary: 'Events of the newer streaming protocol.',
    body: eventStreamRequest,
    answers: 'stream',
  },
  'GET /threads/:thread_id/stream/events': {
    summary: 'Commands and events of the newer streaming protocol over a WebSocket.',
  },
  'GET /threads/:thread_id/state': { summary: 'The newest state.', query: queries.stateQuery },
  'POST /threads/:thread_id/state': { summary: 'Edit the state: makes a new checkpoint.', body: stateUpdate },
  'PATCH /threads/:thread_id/state': { summary: 'Change the metadata of the thread.', body: statePatch },
  'POST /threads/:thread_id/state/checkpoint': {
    summary: 'The state at a checkpoint.',
    body: stateAtCheckpoint,
  },
  'GET /threads/:thread_id/state/:checkpoint_id': {
    summary: 'The state at a checkpoint.',
    query: queries.stateQuery,
  },
  'GET /threads/:thread_id/history': { summary: 'States, newest first.', query: queries.historyQuery },
  'POST /threads/:thread_id/history': { summary: 'States, newest first.', body: historyRequest },

  'POST /threads/:thread_id/runs': { summary: 'Create a run.', body: runCreate },
  'POST /threads/:thread_id/runs/wait': { summary: 'Run and answer with the result.', body: runCreate },
  'POST /threads/:thread_id/runs/stream': { summary: 'Run and stream.', body: runCreate, answers: 'stream' },
  'GET /threads/:thread_id/runs': { summary: 'Runs, newest first.', query: queries.runListQuery },
  'GET /threads/:thread_id/runs/:run_id': { summary: 'A run.' },
  'DELETE /threads/:thread_id/runs/:run_id': { summary: 'Delete a run; its checkpoints stay.' },
  'GET /threads/:thread_id/runs/:run_id/join': {
    summary: 'Wait for the result of a run.',
    query: queries.joinQuery,
  },
  'GET /threads/:thread_id/runs/:run_id/stream': {
    summary: 'Join the stream of a run (Last-Event-ID resumes it).',
    query: queries.joinQuery,
    answers: 'stream',
  },
  'POST /threads/:thread_id/runs/:run_id/cancel': { summary: 'Cancel a run.', query: queries.cancelQuery },
  'POST /runs': { summary: 'Create a run on a thread of its own.', body: runCreate },
  'POST /runs/batch': { summary: 'Create several runs.', body: z.array(runCreate) },
  'POST /runs/wait': { summary: 'Run on a thread of its own and answer with the result.', body: runCreate },
  'POST /runs/stream': {
    summary: 'Run on a thread of its own and stream.',
    body: runCreate,
    answers: 'stream',
  },
  'POST /runs/cancel': {
    summary: 'Cancel several runs.',
    body: runsCancel,
    query: queries.cancelQuery,
    answers: 'none',
  },
  'GET /runs/:run_id/join': { summary: 'Wait for the result of a run.', query: queries.joinQuery },
  'GET /runs/:run_id/stream': {
    summary: 'Join the stream of a run.',
    query: queries.joinQuery,
    answers: 'stream',
  },

  'POST /threads/:thread_id/runs/crons': { summary: 'Run on the thread at set times.', body: cronCreate },
  'POST /runs/crons': { summary: 'Run at set times, each on a thread of its own.', body: cronCreate },
  'POST /runs/crons/search': { summary: 'Find crons.', body: cronSearch },
  'POST /runs/crons/count': { summary: 'Count crons.', body: cronSearch },
  'GET /runs/crons/:cron_id': { summary: 'A cron.' },
  'PATCH /runs/crons/:cron_id': { summary: 'Change a cron.', body: cronPatch },
  'DELETE /runs/crons/:cron_id': { summary: 'Delete a cron.' },

  'PUT /store/items': { summary: 'Put an item into the store.', body: itemPut, answers: 'none' },
  'GET /store/items': { summary: 'An item of the store.', query: itemQuery },
  'DELETE /store/items': { summary: 'Delete an item of the store.', body: itemDelete, answers: 'none' },
  'POST /store/items/search': { summary: 'Find items of the store.', body: itemSearch },
  'POST /store/namespaces': { summary: 'The namespaces of the store.', body: namespaceList },
};
