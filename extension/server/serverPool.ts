/**
 * All servers of the window: those of its projects and those that it is connected to; what state they are in, what their
 * events say. Projects come and go with the workspace (projectWatcher.ts), connections by the user (connections.ts); this
 * class knows no VS Code.
 */
import type { BackstepEvent } from '../../server/protocol/backstep.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { followLiveEvents } from './liveEvents.js';
import type { LiveEventsDeps } from './liveEvents.js';
import type { Connection, Project, ServedPlace } from './project.js';
import { ProjectServer } from './projectServer.js';
import type { ProjectServerDeps } from './projectServer.js';
import { RemoteServer } from './remoteServer.js';
import type { RemoteServerDeps } from './remoteServer.js';
import type { Server, ServerState } from './server.js';

export type ServerPoolDeps = ProjectServerDeps & RemoteServerDeps & Pick<LiveEventsDeps, 'log' | 'delay'>;

interface Held<Kind extends Server> {
  server: Kind;
  resources: DisposableStore;
}

export class ServerPool implements Disposable {
  private readonly ofProjects = new Map<string, Held<ProjectServer>>();
  private readonly connected = new Map<string, Held<RemoteServer>>();
  private readonly projectsChanged = new Emitter<void>();
  private readonly stateChanged = new Emitter<{ server: Server; state: ServerState }>();
  private readonly crashed = new Emitter<{ server: ProjectServer; message: string }>();
  private readonly event = new Emitter<{ project: ServedPlace; event: BackstepEvent }>();
  private readonly withoutEvents = new Emitter<ServedPlace>();
  readonly onDidChangeProjects = this.projectsChanged.on;
  readonly onDidChangeState = this.stateChanged.on;
  readonly onDidCrash = this.crashed.on;
  readonly onEvent = this.event.on;
  readonly onDidConnectWithoutEvents = this.withoutEvents.on;

  constructor(private readonly deps: ServerPoolDeps) {}

  /** Those of the projects, in the order of the workspace, then the connected ones. */
  all(): Server[] {
    return [...this.projects(), ...this.remotes()];
  }

  projects(): ProjectServer[] {
    return [...this.ofProjects.values()].map(({ server }) => server);
  }

  remotes(): RemoteServer[] {
    return [...this.connected.values()].map(({ server }) => server);
  }

  get(projectId: string): Server | null {
    return (this.ofProjects.get(projectId) ?? this.connected.get(projectId))?.server ?? null;
  }

  running(): Server[] {
    return this.all().filter((server) => server.state.kind === 'running');
  }

  /** Makes the pool hold exactly these projects; servers of others are stopped. */
  setProjects(projects: Project[]): void {
    const wanted = new Set(projects.map((project) => project.id));
    for (const id of [...this.ofProjects.keys()]) if (!wanted.has(id)) drop(this.ofProjects, id);
    for (const project of projects) if (!this.ofProjects.has(project.id)) this.adopt(project);
    this.projectsChanged.fire();
  }

  /** Makes the pool hold exactly these connections beside its projects. */
  setConnections(connections: Connection[]): void {
    const wanted = new Set(connections.map(({ id }) => id));
    for (const id of [...this.connected.keys()]) if (!wanted.has(id)) drop(this.connected, id);
    for (const connection of connections) {
      if (this.connected.has(connection.id)) continue;
      const server = new RemoteServer(connection, this.deps);
      this.connected.set(connection.id, { server, resources: this.follow(server) });
    }
    this.projectsChanged.fire();
  }

  /** Stops what this window started. */
  async stopAll(): Promise<void> {
    await Promise.all(this.all().map((server) => server.stop()));
  }

  dispose(): void {
    for (const { resources } of [...this.ofProjects.values(), ...this.connected.values()])
      resources.dispose();
  }

  private adopt(project: Project): void {
    const server = new ProjectServer(project, this.deps);
    const resources = this.follow(server);
    this.ofProjects.set(project.id, { server, resources });
    resources.add(server.onDidCrash((message) => this.crashed.fire({ server, message })));
  }

  private follow(server: Server): DisposableStore {
    const { project } = server;
    const resources = new DisposableStore();
    resources.add(server.onDidChangeState((state) => this.stateChanged.fire({ server, state })));
    resources.add(
      followLiveEvents(server, {
        ...this.deps,
        onEvent: (event) => this.event.fire({ project, event }),
        onUnsupported: () => this.withoutEvents.fire(project),
      }),
    );
    return resources;
  }
}

function drop(held: Map<string, Held<Server>>, id: string): void {
  const entry = held.get(id);
  held.delete(id);
  void entry?.server.stop().finally(() => entry.resources.dispose());
}
