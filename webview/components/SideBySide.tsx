/** Two branches beside each other: how they went since they parted, and what each ended with, channel by channel. */
import { t } from '@vscode/l10n';
import { useMemo } from 'react';
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { branchName, compareChannels, wayFrom } from '../state/compare.js';
import type { ComparedChannel, Way } from '../state/compare.js';
import { readMessages } from '../state/messages.js';
import { detailOf } from '../state/model.js';
import { durationText, shortCount } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';
import { useDetails } from './useDetails.js';

interface Props {
  left: PanelCheckpoint;
  right: PanelCheckpoint;
  /** Where they parted; null where that is not loaded. */
  from: PanelCheckpoint | null;
}

export function SideBySide({ left, right, from }: Props) {
  const { model, tell } = usePanel();
  useDetails([left.checkpoint_id, right.checkpoint_id]);
  const [one, other] = [detailOf(model, left.checkpoint_id), detailOf(model, right.checkpoint_id)];
  const start = from?.checkpoint_id ?? null;
  const ways = [left, right].map((end) => wayFrom(model.checkpoints, start, end.checkpoint_id));
  const [before, after] = ways;
  if (before === undefined || after === undefined) return null;
  return (
    <>
      <p className="quiet compare-from">
        {from === null
          ? t('Where the two parted is not loaded.')
          : t('They parted after {0}.', branchName(model.checkpoints, from))}
      </p>
      <div className="compare-grid">
        <WayView title={branchName(model.checkpoints, left)} way={before} than={after} />
        <WayView title={t('Selected: {0}', branchName(model.checkpoints, right))} way={after} than={before} />
      </div>
      {one === null || other === null ? (
        <p className="loading quiet">{t('Loading the states…')}</p>
      ) : (
        <Channels left={one.values} right={other.values} />
      )}
      <Button
        icon="diff"
        label={t('Open in diff editor')}
        onClick={() => tell({ type: 'openDiff', before: left.checkpoint_id, after: right.checkpoint_id })}
      />
    </>
  );
}

function WayView({ title, way, than }: { title: string; way: Way; than: Way }) {
  return (
    <section className="compare-way" aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{factsOf(way)}</p>
      <ol>
        {way.steps.map((step, at) => {
          const name = step.nodes.join(', ');
          const differs = name !== than.steps[at]?.nodes.join(', ');
          return (
            <li key={step.checkpointId} className={differs ? 'compare-differs' : ''}>
              <code>{visibleText(name)}</code>
              {differs ? <span className="changed-mark">{t('other way')}</span> : null}
              <span className="quiet">
                {step.milliseconds === null ? '' : durationText(step.milliseconds)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function factsOf({ steps, milliseconds, tokens }: Way): string {
  return [
    steps.length === 1 ? t('1 superstep') : t('{0} supersteps', steps.length),
    ...(milliseconds === null ? [] : [durationText(milliseconds)]),
    ...(tokens === null ? [] : [t('{0} tokens', shortCount(tokens.input + tokens.output))]),
  ].join(' · ');
}

function Channels({ left, right }: { left: Json; right: Json }) {
  const channels = useMemo(() => compareChannels(left, right), [left, right]);
  const same = channels.filter((channel) => channel.same).map(({ name }) => visibleText(name));
  return (
    <div className="channels">
      {channels.flatMap((channel) =>
        channel.same ? [] : [<Channel key={channel.name} channel={channel} />],
      )}
      {same.length === 0 ? null : (
        <p className="quiet">
          <Icon name="check" /> {t('The same in both: {0}', same.join(', '))}
        </p>
      )}
    </div>
  );
}

function Channel({ channel: { name, left, right } }: { channel: ComparedChannel }) {
  return (
    <section className="channel" aria-label={visibleText(name)}>
      <h3 className="compare-channel">{visibleText(name)}</h3>
      <div className="compare-grid">
        <Side name={name} value={left} other={right} />
        <Side name={name} value={right} other={left} />
      </div>
    </section>
  );
}

/** Of two conversations only what came after they parted: the rest is the same. */
function Side({ name, value, other }: { name: string; value: Json | undefined; other: Json | undefined }) {
  if (value === undefined) return <p className="side quiet">{t('not in this state')}</p>;
  const [messages, others] = [readMessages(value), other === undefined ? null : readMessages(other)];
  if (messages === null) {
    return (
      <div className="side">
        <JsonTree value={value} label={name} open={1} path={[name]} />
      </div>
    );
  }
  let same = 0;
  const raw = (list: typeof messages | null, at: number): string | null =>
    list?.[at] === undefined ? null : JSON.stringify(list[at].raw);
  while (same < messages.length && raw(messages, same) === raw(others, same)) same += 1;
  return (
    <div className="side">
      {same === 0 ? null : (
        <p className="quiet">
          {same === 1 ? t('1 message is the same') : t('{0} messages are the same', same)}
        </p>
      )}
      <MessageList messages={messages.slice(same)} path={[name]} />
    </div>
  );
}
