/**
 * All projects of the window with their servers: who they are, what state they are in, what their events say. Projects
 * come and go with the workspace (projectWatcher.ts); this class knows no VS Code.
 */
import type { BackstepEvent } from '../../server/protocol/backstep.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { followLiveEvents } from './liveEvents.js';
import type { LiveEventsDeps } from './liveEvents.js';
import type { Project } from './project.js';
import { ProjectServer } from './projectServer.js';
import type { ProjectServerDeps, ServerState } from './projectServer.js';

export type ServerPoolDeps = ProjectServerDeps & Pick<LiveEventsDeps, 'log' | 'delay'>;

export class ServerPool implements Disposable {
  private readonly servers = new Map<string, { server: ProjectServer; resources: DisposableStore }>();
  private readonly projectsChanged = new Emitter<void>();
  private readonly stateChanged = new Emitter<{ server: ProjectServer; state: ServerState }>();
  private readonly crashed = new Emitter<{ server: ProjectServer; message: string }>();
  private readonly event = new Emitter<{ project: Project; event: BackstepEvent }>();
  private readonly withoutEvents = new Emitter<Project>();
  readonly onDidChangeProjects = this.projectsChanged.on;
  readonly onDidChangeState = this.stateChanged.on;
  readonly onDidCrash = this.crashed.on;
  readonly onEvent = this.event.on;
  readonly onDidConnectWithoutEvents = this.withoutEvents.on;

  constructor(private readonly deps: ServerPoolDeps) {}

  /** In the order of the workspace. */
  all(): ProjectServer[] {
    return [...this.servers.values()].map((entry) => entry.server);
  }

  get(projectId: string): ProjectServer | null {
    return this.servers.get(projectId)?.server ?? null;
  }

  running(): ProjectServer[] {
    return this.all().filter((server) => server.state.kind === 'running');
  }

  /** Makes the pool hold exactly these projects; servers of others are stopped. */
  setProjects(projects: Project[]): void {
    const wanted = new Set(projects.map((project) => project.id));
    for (const [id, entry] of this.servers) {
      if (wanted.has(id)) continue;
      this.servers.delete(id);
      void entry.server.stop().finally(() => entry.resources.dispose());
    }
    for (const project of projects) if (!this.servers.has(project.id)) this.adopt(project);
    this.projectsChanged.fire();
  }

  /** Stops what this window started. */
  async stopAll(): Promise<void> {
    await Promise.all(this.all().map((server) => server.stop()));
  }

  dispose(): void {
    for (const entry of this.servers.values()) entry.resources.dispose();
  }

  private adopt(project: Project): void {
    const server = new ProjectServer(project, this.deps);
    const resources = new DisposableStore();
    this.servers.set(project.id, { server, resources });
    resources.add(server.onDidChangeState((state) => this.stateChanged.fire({ server, state })));
    resources.add(server.onDidCrash((message) => this.crashed.fire({ server, message })));
    resources.add(
      followLiveEvents(server, {
        ...this.deps,
        onEvent: (event) => this.event.fire({ project, event }),
        onUnsupported: () => this.withoutEvents.fire(project),
      }),
    );
  }
}
