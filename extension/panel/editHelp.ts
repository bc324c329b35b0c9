/**
 * What the state editor learns from the server: the state's schema, what its channels do with an update, and what an edit
 * would give. Leaves the edit itself to panelActions.ts.
 */
import type { GraphSummary } from '../../server/protocol/backstep.js';
import type { FromPanel, ToPanel } from '../../server/protocol/panel.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';

type Question = Extract<FromPanel, { type: 'preview' }>;

interface EditHelpDeps {
  api: () => LangGraphApi;
  threadId: string;
  graphId: () => string | null;
  post: (message: ToPanel) => void;
  log: (message: string) => void;
}

export class EditHelp implements Disposable {
  private asking = new AbortController();

  constructor(private readonly deps: EditHelpDeps) {}

  /** Whatever keeps it from being told: without a schema the editor is one for plain JSON, without channels it guesses. */
  async describeState(): Promise<void> {
    const graphId = this.deps.graphId();
    if (graphId === null) return;
    const api = this.deps.api();
    const told = <T>(answer: Promise<T>): Promise<T | null> =>
      answer.catch((error: unknown) => {
        this.deps.log(`The state of ${graphId}: ${String(error)}`);
        return null;
      });
    const schema = await told(api.stateSchema(graphId));
    // By now a worker has loaded the graph: it is known what its channels are. An older server does not say.
    const graphs: Partial<GraphSummary>[] | null = await told(api.graphs());
    const channels = graphs?.find(({ graph_id: id }) => id === graphId)?.channels ?? null;
    this.deps.post({ type: 'stateSchema', schema, channels });
  }

  /** One edit at a time: whoever asks again has no more need of the last answer. */
  async preview({ edit, checkpoint_id: checkpointId, values, as_node: asNode }: Question): Promise<void> {
    const { api, threadId, post } = this.deps;
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    try {
      const update = { checkpointId, values, asNode };
      const { values: made, next, written } = await api().previewState(threadId, update, signal);
      if (!signal.aborted)
        post({ type: 'preview', edit, preview: { values: made, next, written }, problem: null });
    } catch (error) {
      // An edit that cannot be made is a thing to show beside it, not a failure of the panel.
      if (!signal.aborted)
        post({ type: 'preview', edit, preview: null, problem: toUserError(error).message });
    }
  }

  dispose(): void {
    this.asking.abort();
  }
}
