/**
 * Assistants: one of the system's own per graph of langgraph.json, its id a UUIDv5 of the graph's name, so that it is
 * the same on every LangGraph server, and those that callers make. Every lookup takes the graph's name too. An
 * assistant's versions are kept with it; what a version is, is in assistantVersions.ts.
 */
import { v5 } from 'uuid';
import type { Assistant } from '../protocol/api.js';
import type { AssistantCreate, AssistantPatch, AssistantVersions } from '../protocol/assistantRequests.js';
import type { GraphSummary } from '../protocol/backstep.js';
import type { AssistantSearch } from '../protocol/requests.js';
import type { AssistantRecord } from '../storage/port.js';
import {
  newAssistant,
  patched,
  shown,
  systemAssistant,
  versionsOf,
  withLatest,
} from './assistantVersions.js';
import type { RunsDeps } from './deps.js';
import { notFound, RequestError } from './errors.js';
import { createKeyedLock } from './keyedLock.js';
import { contains } from './matching.js';

/** The namespace that the published servers use for the assistants of graphs. */
const namespace = '6ba7b821-9dad-11d1-80b4-00c04fd430c8';

export function assistantIdOf(graphId: string): string {
  return v5(graphId, namespace);
}

export interface Assistants {
  /** By id or by graph name. Throws `not-found`. */
  get(idOrGraph: string): Promise<Assistant>;
  /** Throws `conflict` where the id is taken (unless `if_exists` is `do_nothing`), `not-found` for an unknown graph. */
  create(request: AssistantCreate): Promise<Assistant>;
  /** Makes a new version and chooses it. */
  patch(idOrGraph: string, request: AssistantPatch): Promise<Assistant>;
  /** Throws `invalid` for a graph's own assistant, which is as lasting as the graph; what was changed of it is undone. */
  delete(idOrGraph: string): Promise<Assistant>;
  search(query: AssistantSearch): Promise<{ total: number; found: Assistant[] }>;
  /** Newest first. */
  versions(idOrGraph: string, query: AssistantVersions): Promise<Assistant[]>;
  /** Chooses a version. Throws `not-found`. */
  setLatest(idOrGraph: string, version: number): Promise<Assistant>;
  graphs(): GraphSummary[];
}

export function createAssistants({
  storage,
  graphs,
  clock,
  newId,
  feed,
}: Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'newId' | 'feed'>): Assistants {
  const startedAt = clock.now().toISOString();
  const lock = createKeyedLock();
  const announce = (): void => feed.send({ kind: 'assistants' });
  const graphIds = (): string[] => graphs.graphs().map(({ source }) => source.graph_id);
  const ofGraph = (graphId: string): AssistantRecord => ({
    ...systemAssistant(assistantIdOf(graphId), graphId, startedAt),
    ...graphs.settings().defaults[graphId],
  });

  const find = async (idOrGraph: string): Promise<AssistantRecord> => {
    const known = graphIds();
    const graphId = known.find((each) => each === idOrGraph);
    const id = graphId === undefined ? idOrGraph.toLowerCase() : assistantIdOf(graphId);
    const stored = await storage.assistants.get(id);
    const own = known.find((each) => assistantIdOf(each) === id);
    const found = stored ?? (own === undefined ? null : ofGraph(own));
    if (found === null) throw notFound('Assistant', idOrGraph);
    return found;
  };

  const requireGraph = (graphId: string): void => {
    if (!graphIds().includes(graphId)) throw notFound('Graph', graphId);
  };

  const change = async (
    idOrGraph: string,
    apply: (record: AssistantRecord) => AssistantRecord,
  ): Promise<Assistant> => {
    const { assistant_id: id } = await find(idOrGraph);
    return lock.run(id, async () => {
      const changed = apply(await find(id));
      await storage.assistants.put(changed);
      announce();
      return shown(changed);
    });
  };

  const all = async (): Promise<Assistant[]> => {
    const stored = await storage.assistants.list();
    const taken = new Set(stored.map(({ assistant_id: id }) => id));
    const own = graphIds()
      .map(ofGraph)
      .filter(({ assistant_id: id }) => !taken.has(id));
    return [...stored, ...own].map(shown);
  };

  return {
    get: async (idOrGraph) => shown(await find(idOrGraph)),
    async create(request) {
      requireGraph(request.graph_id);
      const id = request.assistant_id ?? newId();
      return lock.run(id, async () => {
        const existing = await find(id).catch(() => null);
        if (existing !== null) {
          if (request.if_exists === 'do_nothing') return shown(existing);
          throw new RequestError('conflict', `Assistant ${id} already exists`);
        }
        const made = newAssistant(id, request, clock.now().toISOString());
        await storage.assistants.put(made);
        announce();
        return shown(made);
      });
    },
    async patch(idOrGraph, request) {
      if (request.graph_id != null) requireGraph(request.graph_id);
      return change(idOrGraph, (record) => patched(record, request, clock.now().toISOString()));
    },
    async delete(idOrGraph) {
      const { assistant_id: id } = await find(idOrGraph);
      return lock.run(id, async () => {
        const record = await find(id);
        const existed = await storage.assistants.delete(id);
        if (existed) {
          announce();
          return shown(record);
        }
        throw new RequestError(
          'invalid',
          `Assistant ${id} belongs to graph ${record.graph_id} of langgraph.json`,
        );
      });
    },
    async search(query) {
      const { graph_id, name, metadata, sort_by: by, sort_order: order } = query;
      const matching = (await all())
        .filter((each) => graph_id == null || each.graph_id === graph_id)
        .filter((each) => name == null || each.name.toLowerCase().includes(name.toLowerCase()))
        .filter((each) => metadata == null || contains(each.metadata, metadata));
      const key = by ?? 'created_at';
      const sign = (order ?? (by == null ? 'desc' : 'asc')) === 'desc' ? -1 : 1;
      matching.sort((a, b) => sign * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
      const offset = query.offset ?? 0;
      return { total: matching.length, found: matching.slice(offset, offset + (query.limit ?? 10)) };
    },
    async versions(idOrGraph, { metadata, limit, offset }) {
      const from = offset ?? 0;
      return versionsOf(await find(idOrGraph))
        .filter((each) => metadata == null || contains(each.metadata, metadata))
        .sort((a, b) => b.version - a.version)
        .slice(from, from + (limit ?? 10));
    },
    setLatest: (idOrGraph, version) =>
      change(idOrGraph, (record) => {
        const chosen = withLatest(record, version);
        if (chosen === null) throw notFound(`Version ${version} of assistant`, record.assistant_id);
        return chosen;
      }),
    graphs() {
      return graphs
        .graphs()
        .map(({ source, state, nodes, subgraphs = {}, channels = {}, version = null, error }) => ({
          graph_id: source.graph_id,
          assistant_id: assistantIdOf(source.graph_id),
          file: source.file,
          export_name: source.export_name,
          state,
          nodes,
          subgraphs,
          channels,
          version,
          error,
        }));
    },
  };
}
