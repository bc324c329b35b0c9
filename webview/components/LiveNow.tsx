/** What the run under way is at, whoever started it: its newest steps, and the message that is being written. */
import { t } from '@vscode/l10n';
import { useEffect, useRef } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { liveMessages } from '../state/live.js';
import { detailOf, runUnderWay } from '../state/model.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';
import { RunSteps } from './RunSteps.js';

const shownSteps = 8;
const shownMessages = 3;

export function LiveNow() {
  const { model } = usePanel();
  const box = useRef<HTMLDivElement>(null);
  const live = runUnderWay(model);
  const newest = model.checkpoints[0]?.checkpoint_id ?? null;
  const written =
    live === null ? [] : liveMessages(live, messagesOf(detailOf(model, newest)?.values ?? null));
  const length = written.at(-1)?.text.length;
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [length]);
  if (live === null || (live.tasks.length === 0 && written.length === 0)) return null;
  return (
    <div className="live-now" ref={box} role="region" aria-label={t('The run under way')} tabIndex={0}>
      <RunSteps tasks={live.tasks.slice(-shownSteps)} />
      {written.length === 0 ? null : (
        <MessageList messages={written.slice(-shownMessages)} path={['messages']} />
      )}
    </div>
  );
}

/** All lists of the state that could hold messages: what is in them is not shown twice. */
function messagesOf(values: Json): Json {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return [];
  return Object.values(values).flatMap((value) => (Array.isArray(value) ? value : []));
}
