/**
 * The handlers of a run in a callback manager whose copies cost what they hold. LangChain's own adds each key of the
 * metadata anew and looks it up among all keys; the engine copies the manager several times for each task, which made
 * it a fifth of what a short step costs. All else is LangChain's: the class is derived from that of the user's copy.
 */
import type { Engine } from './engine.js';
import { importBeside } from './engine.js';

interface Manager {
  handlers: object[];
  inheritableHandlers: object[];
  tags: string[];
  inheritableTags: string[];
  metadata: Record<string, unknown>;
  inheritableMetadata: Record<string, unknown>;
  setHandlers(handlers: readonly object[]): void;
  copy(additionalHandlers?: object[], inherit?: boolean): Manager;
  handleChainStart(...call: unknown[]): Promise<ChainRun>;
}

/** What a chain's run gives to the calls within it. */
interface ChainRun {
  getChild(tag?: string): Manager;
}

type ManagerClass = new () => Manager;

const lighter = new WeakMap<ManagerClass, ManagerClass>();

/** `handlers` have names. Rejects where the engine's LangChain has no callback managers. */
export async function callbackManager(engine: Engine, handlers: readonly object[]): Promise<object> {
  const { CallbackManager } = await importBeside(engine, ['@langchain/core'], './callbacks/manager');
  const Base = CallbackManager as ManagerClass;
  const Lighter = lighter.get(Base) ?? lighterClass(Base);
  lighter.set(Base, Lighter);
  const manager = new Lighter();
  manager.setHandlers(handlers);
  return manager;
}

function lighterClass(Base: ManagerClass): ManagerClass {
  class Lighter extends Base {
    override copy(additionalHandlers: object[] = [], inherit = true): Manager {
      // Who adds handlers on the way gets LangChain's own, with its rules for those that are there already.
      if (additionalHandlers.length > 0) return super.copy(additionalHandlers, inherit);
      return Object.assign(new Lighter(), this, {
        handlers: [...this.handlers],
        inheritableHandlers: [...this.inheritableHandlers],
        tags: [...this.tags],
        inheritableTags: [...this.inheritableTags],
        metadata: { ...this.metadata },
        inheritableMetadata: { ...this.inheritableMetadata },
      });
    }

    override async handleChainStart(...call: unknown[]): Promise<ChainRun> {
      const run = await super.handleChainStart(...call);
      const getChild = run.getChild.bind(run);
      run.getChild = (tag) => Object.assign(new Lighter(), getChild(tag));
      return run;
    }
  }
  return Lighter;
}
