/** Asks what the edit in the editor would give, a moment after the last keystroke, and tells which edit an answer is of. */
import { useEffect, useRef, useState } from 'react';
import type { PanelPreview } from '../../server/protocol/panel.js';
import type { ChannelEdit, Draft, EditOutcome } from '../state/edit.js';
import { usePanel } from './panelContext.js';

/** Milliseconds without a change after which it is asked. */
const pause = 300;
/** Answers may come late: that many questions are remembered. */
const kept = 10;

interface Asked {
  edit: number;
  text: string;
  outcome: EditOutcome;
}

export interface ShownPreview {
  /** Null: the edit would fail, and `problem` says why. */
  preview: PanelPreview | null;
  problem: string | null;
  /** Of the edit that it is the answer for. */
  edits: ChannelEdit[];
}

export interface EditPreview {
  /** Null until it is known whether this server previews edits. */
  isOffered: boolean | null;
  /** The newest answer; null before the first. */
  shown: ShownPreview | null;
  /** It is of the edit as it stands. */
  isFresh: boolean;
}

/** `busy`: the thread can be given no edit now, so it is not asked either. */
export function usePreview(draft: Draft, outcome: EditOutcome, busy: boolean): EditPreview {
  const { model, tell } = usePanel();
  const { channelsTold, channels, preview: answer } = model;
  const { checkpointId, asNode } = draft;
  const [asked, setAsked] = useState<Asked[]>([]);
  const last = useRef<Asked | null>(null);
  const isOffered = channelsTold ? channels !== null : null;
  useEffect(() => {
    if (isOffered !== true || busy || outcome.send === undefined) return;
    const values = outcome.send;
    const timer = setTimeout(() => {
      const text = JSON.stringify([checkpointId, asNode, values]);
      const isNew = last.current?.text !== text;
      const edit = (last.current?.edit ?? 0) + (isNew ? 1 : 0);
      const question = { edit, text, outcome };
      last.current = question;
      setAsked((known) => [question, ...known.filter((each) => each.edit !== edit)].slice(0, kept));
      if (isNew) tell({ type: 'preview', edit, checkpoint_id: checkpointId, values, as_node: asNode });
    }, pause);
    return () => clearTimeout(timer);
  }, [isOffered, busy, checkpointId, asNode, outcome, tell]);
  const question = asked.find(({ edit }) => edit === answer?.edit);
  if (answer === null || question === undefined) return { isOffered, shown: null, isFresh: false };
  return {
    isOffered,
    shown: { preview: answer.preview, problem: answer.problem, edits: question.outcome.edits },
    isFresh: question === asked[0] && question.outcome === outcome,
  };
}
