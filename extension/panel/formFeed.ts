/**
 * The form for a run as a page has it: sent when the page asks, and from then on whenever the graph has been loaded anew,
 * for its schemas may be others. What has been typed is the page's own to keep.
 */
import type { ToPanel } from '../../server/protocol/panel.js';
import type { Disposable } from '../emitter.js';
import type { RunForms } from './runForms.js';

export interface FedForm {
  projectId: string;
  /** Null as long as it is not known. */
  graphId(): string | null;
  /** The one that the form begins with; null: the graph's own. */
  assistantId: string | null;
}

interface Deps {
  forms: RunForms;
  log: (message: string) => void;
}

export class FormFeed implements Disposable {
  private readonly listening: Disposable;
  private asked = false;
  /** Of the question asked last; answers to earlier ones are stale. */
  private turn = 0;

  constructor(
    private readonly of: FedForm,
    private readonly deps: Deps,
    private readonly post: (message: ToPanel) => void,
  ) {
    this.listening = deps.forms.onDidReload(of.projectId, () => {
      if (this.asked) this.send().catch((error: unknown) => deps.log(`Form: ${String(error)}`));
    });
  }

  async send(): Promise<void> {
    const { projectId, assistantId } = this.of;
    const graphId = this.of.graphId();
    if (graphId === null) return;
    this.asked = true;
    this.turn += 1;
    const { turn } = this;
    const form = await this.deps.forms.formOf({ projectId, graphId }, assistantId);
    if (turn === this.turn) this.post({ type: 'runForm', form });
  }

  dispose(): void {
    this.turn += 1;
    this.listening.dispose();
  }
}
