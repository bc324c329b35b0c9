/**
 * The graphs of a project, whatever they are written in: one graph host for each language behind the one port. Leaves
 * everything that concerns one language to graphHost.ts.
 */
import { createGraphHost, watchProject, type GraphHostDeps } from './graphHost.js';
import { languageOf, type Language } from './language.js';
import type { ProjectConfig } from './langgraphJson.js';
import type { GraphHost, GraphStatus } from './port.js';
import type { LogLine } from './workerProcess.js';

type OfLanguage = 'launch' | 'expectedRuntime' | 'types' | 'debuggerFallback';
type Shared = Omit<GraphHostDeps, OfLanguage>;

export interface ProjectHostDeps extends Shared {
  languages: Record<Language, Pick<GraphHostDeps, OfLanguage>>;
}

const languages: readonly Language[] = ['javascript', 'python'];

export function createProjectHost({ languages: byLanguage, ...shared }: ProjectHostDeps): GraphHost {
  const watching = sharedWatch(shared.watch, shared.log);
  let newest = shared.project;
  const hostOf = (language: Language): GraphHost =>
    createGraphHost({
      ...shared,
      ...byLanguage[language],
      project: only(language, shared.project),
      async reload() {
        newest = await shared.reload();
        return only(language, newest);
      },
      watch: watching,
    });
  const hosts = { javascript: hostOf('javascript'), python: hostOf('python') };
  const all = languages.map((language) => hosts[language]);

  function graphs(): GraphStatus[] {
    const statuses = new Map(
      all.flatMap((host) => host.graphs()).map((each) => [each.source.graph_id, each]),
    );
    return newest.graphs.flatMap(({ graph_id: id }) => statuses.get(id) ?? []);
  }

  /** A graph that no host has is unknown to either: that of the first graph says so. */
  function of(graphId: string | undefined): GraphHost {
    const known = graphs();
    const status = known.find(({ source }) => source.graph_id === graphId) ?? known[0];
    return hosts[status === undefined ? 'javascript' : languageOf(status.source)];
  }

  /** A module beside the graphs runs in a worker of its own language. */
  function ofModule(params: unknown): GraphHost {
    const source = (params as { source?: { file?: unknown } } | null)?.source;
    return hosts[typeof source?.file === 'string' ? languageOf({ file: source.file }) : 'javascript'];
  }

  return {
    graphs,
    async ready() {
      await Promise.all(all.map((host) => host.ready()));
      return graphs();
    },
    runtime: () => of(undefined).runtime(),
    run: (params, hooks) => of(params.graph_id).run(params, hooks),
    updateState: (params) => of(params.graph_id).updateState(params),
    describe: (params) => of(params.graph_id).describe(params),
    draw: (params) => of(params.graph_id).draw(params),
    schemas: (params) => of(params.graph_id).schemas(params),
    subgraphs: (params) => of(params.graph_id).subgraphs(params),
    debugCode: (graphId, listener) => of(graphId).debugCode(graphId, listener),
    debuggerAttached: (workerId) => all.some((host) => host.debuggerAttached(workerId)),
    settings: () => newest.settings,
    call: (type, params) => ofModule(params).call(type, params),
    fetch: (request) => ofModule(request).fetch(request),
    onChanged(listener) {
      const stops = all.map((host) => host.onChanged(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    async dispose() {
      await Promise.all(all.map((host) => host.dispose()));
    },
  };
}

/** The project as one language's host sees it: its graphs and modules. What is to be warned of is said once. */
function only(language: Language, project: ProjectConfig): ProjectConfig {
  const { app, auth, store, warnings } = project.settings;
  const isOwn = (source: { file: string } | undefined): boolean =>
    source !== undefined && languageOf(source) === language;
  return {
    ...project,
    graphs: project.graphs.filter((source) => languageOf(source) === language),
    settings: {
      ...project.settings,
      app: app !== null && isOwn(app) ? app : null,
      auth: isOwn(auth?.source) ? auth : null,
      store: { ...store, index: isOwn(store.index?.source) ? store.index : null },
      warnings: language === 'javascript' ? warnings : [],
    },
  };
}

/** One watch of the files for all hosts. */
function sharedWatch(
  given: GraphHostDeps['watch'],
  log: LogLine,
): NonNullable<GraphHostDeps['watch']> | null {
  if (given === null) return null;
  const watch = given ?? watchProject(log);
  const listeners = new Set<() => void>();
  let unwatch = (): void => undefined;
  return (project, changed) => {
    if (listeners.size === 0)
      unwatch = watch(project, () => {
        for (const listener of listeners) listener();
      });
    listeners.add(changed);
    return () => {
      listeners.delete(changed);
      if (listeners.size === 0) unwatch();
    };
  };
}
