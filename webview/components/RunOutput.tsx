/** What comes of a run: the conversation or what models write, the nodes one after the other, and how it ended. */
import { t } from '@vscode/l10n';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { liveMessages } from '../state/live.js';
import { readMessages } from '../state/messages.js';
import type { MessageView } from '../state/messages.js';
import { activeRun, detailOf } from '../state/model.js';
import type { PanelModel } from '../state/model.js';
import { InterruptForms } from './InterruptForm.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';
import { RunEnd } from './RunEnd.js';
import { RunEvents } from './RunEvents.js';
import { RunSteps } from './RunSteps.js';
import { ValuesView } from './ValuesView.js';

/** @param channel The state's channel of messages; null where the graph has none. */
export function RunOutput({ channel }: { channel: string | null }) {
  const { model } = usePanel();
  const values = newestValues(model);
  const { live } = model;
  const state = channel !== null && isObject(values) ? (values[channel] ?? null) : null;
  const running = activeRun(model) !== null;
  const messages = channel === null ? liveMessages(live, null) : conversation(model, state, channel, running);
  const nothing = live === null && messages.length === 0 && (model.thread?.interrupts.length ?? 0) === 0;
  return (
    <Following
      signal={[messages.length, messages.at(-1)?.text.length, live?.end, live?.events.at(-1)?.id, running]}
    >
      {nothing ? (
        <p className="run-hint quiet">
          {channel === null
            ? t('What models write, each node and the result appear here.')
            : t('Nothing has been said on this thread yet.')}
        </p>
      ) : null}
      {messages.length === 0 ? null : <MessageList messages={messages} path={[channel ?? 'messages']} />}
      {live === null ? null : <RunSteps tasks={live.tasks} />}
      {live === null ? null : <RunEvents events={live.events} />}
      {live === null || running || live.end === null ? null : <RunEnd end={live.end} />}
      <InterruptForms />
      {channel === null && live?.end?.kind === 'finished' && !running ? (
        <ValuesView values={values} changed={[]} />
      ) : null}
    </Following>
  );
}

/** The state's messages, then what is under way. What nodes said among themselves goes with the run. */
function conversation(model: PanelModel, state: Json, channel: string, running: boolean): MessageView[] {
  const known = readMessages(state) ?? [];
  const said = running && model.said !== null && lastHuman(known) !== model.said ? model.said : null;
  const spoken = said === null ? [] : (readMessages([{ type: 'human', content: said }]) ?? []);
  const live = running ? liveMessages(model.live, state) : [];
  return [...known, ...spoken, ...live].map((message, index) => ({ ...message, index }));
}

function lastHuman(messages: readonly MessageView[]): string | null {
  return messages.findLast(({ kind }) => kind === 'human')?.text ?? null;
}

/** Of the newest checkpoint; until they are there, those that came last. */
function newestValues(model: PanelModel): Json {
  const newest = detailOf(model, model.checkpoints[0]?.checkpoint_id ?? null) ?? model.details.at(-1);
  return newest?.values ?? null;
}

/** Scrolls along with what is written, unless one has scrolled up to read. */
function Following({ signal, children }: { signal: readonly unknown[]; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const text = JSON.stringify(signal);
  useEffect(() => {
    const box = frame.current;
    if (box !== null && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [text]);
  const onScroll = (): void => {
    const box = frame.current;
    if (box !== null) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  };
  return (
    <div
      ref={frame}
      className="run-output"
      tabIndex={0}
      role="region"
      aria-label={t('Output')}
      onScroll={onScroll}
    >
      {children}
    </div>
  );
}
