/** What every component may use: the state, the ways to change it, and the ways to ask the extension for something. */
import { createContext, useContext } from 'react';
import type { Dispatch } from 'react';
import type { FromPanel } from '../../server/protocol/panel.js';
import type { Action, PanelModel, RequestKind } from '../state/model.js';

/** Requests without their number, which `ask` gives. */
export type Request =
  Extract<FromPanel, { type: RequestKind }> extends infer Each
    ? Each extends { request: string }
      ? Omit<Each, 'request'> & { type: RequestKind }
      : never
    : never;

export interface Panel {
  model: PanelModel;
  dispatch: Dispatch<Action>;
  /** Sends a message that has no answer. */
  tell: (message: Exclude<FromPanel, { request: string }>) => void;
  /** Sends a request; its progress and failure show in the model. */
  ask: (request: Request) => void;
  /** Milliseconds; advances often enough for relative times. */
  now: number;
  language: string;
  nonce: string;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('A component of the panel stands outside of it.');
  return panel;
}
