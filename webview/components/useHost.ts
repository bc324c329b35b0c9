/** Ties the state to the host: messages in, requests out, and what is kept across a reload. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { memoryOf, recall } from '../state/memory.js';
import type { PageKey } from '../state/memory.js';
import { selectedCheckpoint } from '../state/model.js';
import { reduce } from '../state/reduce.js';
import { onHostMessage } from '../vscodeApi.js';
import type { VsCodeApi } from '../vscodeApi.js';
import type { Panel, Request } from './panelContext.js';

const clockTick = 10_000;

/** What the host's page says beside its messages. */
export interface Page {
  /** For the styles that the page makes itself. */
  nonce: string;
  key: PageKey;
}

/** Characters of a state whose edit is kept over reloads: VS Code writes all that is kept at each key. */
const largestKept = 1_000_000;

export function useHost(api: VsCodeApi, { nonce, key }: Page): Panel {
  const [model, dispatch] = useReducer(reduce, api, (host) => recall(host.getState()));
  const now = useNow();
  const requests = useRef(0);
  const { phase, selected } = model;
  const row = selectedCheckpoint(model);
  // The row's own tasks change when a run fails or asks there: then its detail is read again.
  const contents = useMemo(() => JSON.stringify([row?.next, row?.tasks]), [row]);
  const reading = phase === 'ready' && selected !== null ? `${selected} ${contents}` : null;

  useEffect(() => {
    const stop = onHostMessage((message) => dispatch({ type: 'received', message }));
    api.postMessage({ type: 'ready' });
    return stop;
  }, [api]);
  const { draft } = model;
  const original = draft?.original;
  const originalLength = useMemo(() => JSON.stringify(original ?? null).length, [original]);
  const tooLarge = Math.max(originalLength, draft?.text.length ?? 0) > largestKept;
  useEffect(() => {
    const memory = memoryOf(model, key);
    // VS Code's own `setState` answers the state, which React would take for a clean-up function.
    api.setState(tooLarge ? { ...memory, draft: null } : memory);
  }, [api, model, key, tooLarge]);
  useEffect(() => {
    if (reading !== null && selected !== null) api.postMessage({ type: 'select', checkpoint_id: selected });
  }, [api, reading, selected]);

  const tell = useCallback<Panel['tell']>((message) => api.postMessage(message), [api]);
  const ask = useCallback(
    (body: Request) => {
      requests.current++;
      const request = String(requests.current);
      dispatch({ type: 'sent', request, kind: body.type });
      api.postMessage({ ...body, request });
    },
    [api],
  );
  return { model, dispatch, tell, ask, now, language: document.documentElement.lang || 'en', nonce };
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), clockTick);
    return () => clearInterval(timer);
  }, []);
  return now;
}
