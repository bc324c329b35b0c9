/**
 * What the form for a run is made from: the schemas of the graph, as far as its server tells them, and what the graph
 * was given last. Without schemas the form asks for JSON.
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import type { PanelRunForm } from '../../server/protocol/panel.js';
import type { NamedGraph } from '../debug/graphConfiguration.js';
import { toUserError } from '../errors.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import type { GraphsModel } from '../graphs/graphsModel.js';
import type { LastInputs } from '../runs/lastInputs.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadsModel } from '../threads/threadsModel.js';

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  graphs: GraphsModel;
  lastInputs: LastInputs;
}

export class RunForms {
  private readonly refreshed = new Emitter<string>();

  constructor(private readonly deps: Deps) {}

  /**
   * Calls back after the project's server has loaded its graphs anew, once their nodes are known here. One that sends no
   * events may have done so whenever it is connected to again, or somebody asks for a refresh.
   */
  onDidReload(projectId: string, listener: () => void): Disposable {
    const { servers, graphs } = this.deps;
    // What cannot be read, the form itself says.
    const reload = (id: string): void => {
      if (id === projectId) void graphs.refresh(projectId).then(listener, listener);
    };
    const listening = new DisposableStore();
    listening.add(
      servers.onEvent(({ project, event }) => {
        if (event.kind === 'graphs') reload(project.id);
      }),
    );
    listening.add(servers.onDidConnectWithoutEvents((project) => reload(project.id)));
    listening.add(this.refreshed.on(reload));
    return listening;
  }

  /** Has the open forms of the project read anew. */
  refresh(projectId: string): void {
    this.refreshed.fire(projectId);
  }

  /** @param assistantId The one to begin with; the graph's own without it. */
  async formOf(graph: NamedGraph, assistantId: string | null = null): Promise<PanelRunForm> {
    const { servers, threads, graphs, lastInputs } = this.deps;
    const { projectId, graphId } = graph;
    const known = {
      graph_id: graphId,
      last_input: parsed(lastInputs.get(graph)),
      chosen_assistant: assistantId,
    };
    try {
      await servers.get(projectId)?.ensure();
      const own = graphs.find(projectId, graphId)?.assistantId ?? graphId;
      const { assistants, nodes } = await this.choices(graph, own);
      const { input, config, context } = await threads.api(projectId).schemas(own);
      // JavaScript graphs have one schema for both.
      const isContext = JSON.stringify(config) === JSON.stringify(context);
      return {
        ...{ ...known, assistants, nodes, input_schema: input, context_schema: context },
        config_schema: isContext ? null : config,
        problem: null,
      };
    } catch (error) {
      const problem = vscode.l10n.t('The schema of the input is not known: {0}', toUserError(error).message);
      const schemas = { input_schema: null, context_schema: null, config_schema: null };
      return { ...known, ...schemas, ...(await this.choices(graph, graphId)), problem };
    }
  }

  /** What can be chosen from; nothing where the server does not tell, for a run can do without. */
  private async choices(
    { projectId, graphId }: NamedGraph,
    own: string,
  ): Promise<Pick<PanelRunForm, 'assistants' | 'nodes'>> {
    const { threads, graphs } = this.deps;
    const known = graphs.find(projectId, graphId)?.nodes ?? [];
    try {
      const api = threads.api(projectId);
      const assistants = (await api.assistants())
        .filter((each) => each.graph_id === graphId)
        .map(({ assistant_id, name, description }) => ({ assistant_id, name, description }))
        .sort((a, b) => Number(b.assistant_id === own) - Number(a.assistant_id === own));
      return { assistants, nodes: known.length > 0 ? known : await api.nodes(own) };
    } catch {
      return { assistants: [], nodes: known };
    }
  }
}

function parsed(text: string | undefined): Json {
  try {
    return text === undefined ? null : (JSON.parse(text) as Json);
  } catch {
    return null;
  }
}
