/**
 * What each route is for, which schema validates it and which describes its answer, for the description that the server
 * gives of itself. The tests see to it that every route is listed, and nothing else.
 */
import { count, empty, fields, listOf, nullable, record, ref, text } from '../../protocol/answers/schema.js';
import { eventStreamRequest, protocolCommand } from '../../protocol/agentProtocol.js';
import {
  assistantCreate,
  assistantLatest,
  assistantPatch,
  assistantVersions,
} from '../../protocol/assistantRequests.js';
import * as queries from '../../protocol/queries.js';
import { assistantSearch, historyRequest, stateAtCheckpoint, stateUpdate } from '../../protocol/requests.js';
import { itemDelete, itemPut, itemQuery, itemSearch, namespaceList } from '../../protocol/storeBodies.js';
import {
  statePatch,
  threadCreate,
  threadPatch,
  threadPrune,
  threadSearch,
} from '../../protocol/threadRequests.js';
import { threadFile, threadImportQuery } from '../../protocol/threadFile.js';
import { componentRequest } from '../../protocol/uiComponents.js';
import { html, json, none, paged, socket, stream } from './answers.js';
import { runOperations, type Operation } from './runOperations.js';

/** By method and path, as the routes have them. */
export const operations: Record<string, Operation> = {
  'GET /ok': { summary: 'Whether the server is up.', answers: json(ref('Ok')) },
  'GET /info': {
    summary: 'Versions, flags, graphs and problems of this server.',
    answers: json({ anyOf: [ref('Info'), ref('Identity')] }),
  },
  'GET /docs': { summary: 'This API as a page.', answers: html },
  'GET /openapi.json': { summary: 'This API as an OpenAPI description.', answers: json(record) },
  'GET /metrics': {
    summary: 'Counters in the Prometheus text format, or as JSON.',
    query: queries.metricsQuery,
    answers: { '200': { content: { 'text/plain': text, 'application/json': ref('Metrics') } } },
  },
  'GET /backstep/graphs': {
    summary: 'The graphs of langgraph.json and whether they load.',
    answers: json(listOf(ref('GraphSummary'))),
  },
  'GET /backstep/events': {
    summary: 'Changes of threads, runs, checkpoints, graphs, assistants and the store.',
    answers: stream(),
  },
  'GET /backstep/debugger': {
    summary:
      "Debug a graph's code: while the connection is held, its runs go to a worker under its language's debugger, whose address the events tell.",
    query: queries.debuggerQuery,
    answers: stream(),
  },
  'POST /backstep/debugger/:worker_id/attached': {
    summary: 'A client has attached to the debugger of a worker and set its breakpoints: runs may begin.',
    answers: none,
  },
  'POST /assistants': {
    summary: 'Create an assistant.',
    body: assistantCreate,
    answers: json(ref('Assistant')),
  },
  'POST /assistants/search': {
    summary: 'Find assistants.',
    body: assistantSearch,
    answers: json(listOf(ref('AssistantPart')), paged),
  },
  'POST /assistants/count': { summary: 'Count assistants.', body: assistantSearch, answers: json(count) },
  'GET /assistants/:assistant_id': {
    summary: 'An assistant, by its id or the name of its graph.',
    answers: json(ref('Assistant')),
  },
  'PATCH /assistants/:assistant_id': {
    summary: 'Make a new version of an assistant.',
    body: assistantPatch,
    answers: json(ref('Assistant')),
  },
  'DELETE /assistants/:assistant_id': {
    summary: 'Delete an assistant.',
    query: queries.assistantDeleteQuery,
    answers: json(empty),
  },
  'POST /assistants/:assistant_id/versions': {
    summary: 'The versions of an assistant, newest first.',
    body: assistantVersions,
    answers: json(listOf(ref('Assistant'))),
  },
  'POST /assistants/:assistant_id/latest': {
    summary: 'Choose a version of an assistant.',
    body: assistantLatest,
    query: queries.latestQuery,
    answers: json(ref('Assistant')),
  },
  'GET /assistants/:assistant_id/graph': {
    summary: 'The drawing of the graph.',
    query: queries.graphQuery,
    answers: json(ref('GraphDrawing')),
  },
  'GET /assistants/:assistant_id/schemas': {
    summary: 'JSON Schemas of state, input, output and context.',
    answers: json(ref('GraphSchemas')),
  },
  'GET /assistants/:assistant_id/subgraphs': {
    summary: 'The subgraphs with their schemas.',
    query: queries.subgraphsQuery,
    answers: json(ref('SubgraphSchemas')),
  },
  'GET /assistants/:assistant_id/subgraphs/:namespace': {
    summary: 'One subgraph with its schemas.',
    query: queries.subgraphsQuery,
    answers: json(ref('SubgraphSchemas')),
  },
  'POST /threads': { summary: 'Create a thread.', body: threadCreate, answers: json(ref('Thread')) },
  'POST /threads/search': {
    summary: 'Find threads.',
    body: threadSearch,
    answers: json(listOf(ref('ThreadPart')), paged),
  },
  'POST /threads/count': { summary: 'Count threads.', body: threadSearch, answers: json(count) },
  'POST /threads/prune': {
    summary: 'Delete threads, or all but their newest state.',
    body: threadPrune,
    answers: json(fields<{ pruned_count: number }>({ pruned_count: count })),
  },
  'GET /threads/:thread_id': {
    summary: 'A thread with its values.',
    query: queries.threadQuery,
    answers: json(ref('Thread')),
  },
  'PATCH /threads/:thread_id': {
    summary: 'Change metadata or time to live.',
    body: threadPatch,
    answers: { ...json(ref('Thread')), ...none },
  },
  'DELETE /threads/:thread_id': {
    summary: 'Delete a thread with its runs and checkpoints.',
    answers: json(empty),
  },
  'POST /threads/:thread_id/copy': {
    summary: 'Copy a thread with its checkpoints.',
    answers: json(ref('Thread')),
  },
  'GET /backstep/threads/:thread_id/export': {
    summary: 'A thread with its runs and checkpoints as one file.',
    answers: json(record),
  },
  'POST /backstep/threads/import': {
    summary:
      'Make a thread of such a file, under a new id unless if_exists says otherwise. Values that would run code when they are read are refused unless it is trusted.',
    body: threadFile,
    query: threadImportQuery,
    answers: json(ref('Thread')),
  },
  'GET /threads/:thread_id/storage': {
    summary: 'Bytes that the thread takes, by channel.',
    answers: json(ref('ThreadStorage')),
  },
  'GET /threads/:thread_id/stream': {
    summary: 'Follow a thread from run to run (stream_modes: run_modes, lifecycle, state_update).',
    query: queries.threadStreamQuery,
    answers: stream(),
  },
  'POST /threads/:thread_id/commands': {
    summary: 'A command of the newer streaming protocol.',
    body: protocolCommand,
    answers: { ...json(ref('ProtocolAnswer')), ...json(ref('ProtocolAnswer'), {}, '400') },
  },
  'POST /threads/:thread_id/stream/events': {
    summary: 'Events of the newer streaming protocol.',
    body: eventStreamRequest,
    answers: stream(),
  },
  'GET /threads/:thread_id/stream/events': {
    summary: 'Commands and events of the newer streaming protocol over a WebSocket.',
    answers: socket,
  },
  'GET /threads/:thread_id/state': {
    summary: 'The newest state.',
    query: queries.stateQuery,
    answers: json(ref('ThreadState')),
  },
  'POST /threads/:thread_id/state': {
    summary: 'Edit the state: makes a new checkpoint.',
    body: stateUpdate,
    answers: json(ref('StateUpdated')),
  },
  'POST /backstep/threads/:thread_id/state/preview': {
    summary: 'The state that an edit would give; nothing of it is kept.',
    body: stateUpdate,
    answers: json(ref('StatePreview')),
  },
  'PATCH /threads/:thread_id/state': {
    summary: 'Change the metadata of the thread.',
    body: statePatch,
    answers: json(ref('Thread')),
  },
  'POST /threads/:thread_id/state/checkpoint': {
    summary: 'The state at a checkpoint.',
    body: stateAtCheckpoint,
    answers: json(ref('ThreadState')),
  },
  'GET /threads/:thread_id/state/:checkpoint_id': {
    summary: 'The state at a checkpoint.',
    query: queries.stateQuery,
    answers: json(ref('ThreadState')),
  },
  'GET /threads/:thread_id/history': {
    summary: 'States, newest first.',
    query: queries.historyQuery,
    answers: json(listOf(ref('ThreadState'))),
  },
  'POST /threads/:thread_id/history': {
    summary: 'States, newest first.',
    body: historyRequest,
    answers: json(listOf(ref('ThreadState'))),
  },
  'PUT /store/items': { summary: 'Put an item into the store.', body: itemPut, answers: none },
  'GET /store/items': {
    summary: 'An item of the store.',
    query: itemQuery,
    answers: json(nullable(ref('Item'))),
  },
  'DELETE /store/items': { summary: 'Delete an item of the store.', body: itemDelete, answers: none },
  'POST /store/items/search': {
    summary: 'Find items of the store.',
    body: itemSearch,
    answers: json(ref('FoundItems')),
  },
  'POST /store/namespaces': {
    summary: 'The namespaces of the store.',
    body: namespaceList,
    answers: json(ref('Namespaces')),
  },

  'POST /ui/:graph': {
    summary: 'HTML that loads a UI component of a graph (of langgraph.json, `ui`).',
    body: componentRequest,
    answers: html,
  },
  'GET /ui/:graph/:file': {
    summary: 'A file that such HTML names.',
    query: queries.uiFileQuery,
    answers: { '200': { content: { 'text/javascript': text, 'text/css': text } } },
  },

  ...runOperations,
};
