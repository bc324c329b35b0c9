/** The one door to the host. The API object stays with whoever gets it here: it is never put on `window`. */
import type { FromPanel, ToPanel } from '../server/protocol/panel.js';

export interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  /** Answers `state`. */
  setState(state: unknown): unknown;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

/** Calls `listener` with each message of the host. Returns the unsubscriber. */
export function onHostMessage(listener: (message: ToPanel) => void): () => void {
  const handle = (event: MessageEvent<unknown>): void => {
    const data = event.data;
    if (typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string')
      listener(data as ToPanel);
  };
  window.addEventListener('message', handle);
  return () => window.removeEventListener('message', handle);
}
