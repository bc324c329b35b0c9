/** How the branches that go on from one checkpoint ended: ways, times, and for each channel how often which value. */
import { t } from '@vscode/l10n';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { channelOutcomes, outcomes, wayFrom, wayText } from '../state/compare.js';
import type { Outcome } from '../state/compare.js';
import { shortId } from '../state/describe.js';
import { readMessages } from '../state/messages.js';
import { detailOf } from '../state/model.js';
import { durationText } from '../state/time.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { MessageList } from './MessageList.js';
import { usePanel } from './panelContext.js';
import { useDetails } from './useDetails.js';

/** Details that the page keeps set the limit: of more branches the newest are shown. */
const shownEnds = 30;

export function OutcomesView({ from, ends }: { from: PanelCheckpoint; ends: PanelCheckpoint[] }) {
  const { model } = usePanel();
  const shown = ends.slice(0, shownEnds);
  useDetails(shown.map((each) => each.checkpoint_id));
  const { checkpoints } = model;
  const ways = shown.map(({ checkpoint_id: id }) => ({
    id,
    value: wayFrom(checkpoints, from.checkpoint_id, id),
  }));
  const ran = outcomes(
    ways.map(({ id, value }) => ({ id, value: wayText(value) })),
    (a, b) => a === b,
  );
  const times = ways.flatMap(({ value }) => (value.milliseconds === null ? [] : [value.milliseconds]));
  const waiting = shown.some((each) => detailOf(model, each.checkpoint_id) === null);
  return (
    <div className="channels">
      {ends.length > shownEnds ? <p className="quiet">{t('The newest {0} are shown.', shownEnds)}</p> : null}
      <Spread title={t('Ways')} total={shown.length} count={ran.length}>
        {ran.map((each) => (
          <Row key={each.value} outcome={each} total={shown.length}>
            <code>{each.value === '' ? t('no node has run') : visibleText(each.value)}</code>
          </Row>
        ))}
      </Spread>
      {times.length === 0 ? null : (
        <p className="quiet outcome-times">
          <Icon name="clockface" /> {timesText(times)}
        </p>
      )}
      {waiting ? (
        <p className="loading quiet">{t('Loading the states…')}</p>
      ) : (
        <Channels ids={shown.map((each) => each.checkpoint_id).join(' ')} />
      )}
    </div>
  );
}

/** @param ids Of the branches' ends, by spaces: their states are here. */
function Channels({ ids }: { ids: string }) {
  const { details } = usePanel().model;
  const channels = useMemo(() => {
    const wanted = ids.split(' ');
    const ends = details.filter((each) => wanted.includes(each.checkpoint_id));
    return channelOutcomes(ends.map(({ checkpoint_id: id, values }) => ({ id, values })));
  }, [ids, details]);
  const total = ids.split(' ').length;
  const same = channels.filter(({ outcomes: values }) => values.length === 1);
  return (
    <>
      {channels.flatMap(({ name, outcomes: values }) =>
        values.length === 1
          ? []
          : [
              <Spread key={name} title={name} total={total} count={values.length}>
                {values.map((each) => (
                  <Row key={each.ids.join()} outcome={each} total={total}>
                    <Value name={name} value={each.value} />
                  </Row>
                ))}
              </Spread>,
            ],
      )}
      {same.length === 0 ? null : (
        <p className="quiet">
          <Icon name="check" />{' '}
          {t('The same in all: {0}', same.map(({ name }) => visibleText(name)).join(', '))}
        </p>
      )}
    </>
  );
}

interface SpreadProps {
  title: string;
  total: number;
  /** How many different ones. */
  count: number;
  children: ReactNode;
}

function Spread({ title, total, count, children }: SpreadProps) {
  const verdict = count === 1 ? t('the same in all {0}', total) : t('{0} different of {1}', count, total);
  return (
    <section className="channel" aria-label={visibleText(title)}>
      <h3 className="compare-channel">
        {visibleText(title)} <span className="quiet">{verdict}</span>
      </h3>
      <ul className="outcomes">{children}</ul>
    </section>
  );
}

interface RowProps {
  outcome: Outcome<unknown>;
  total: number;
  children: ReactNode;
}

function Row({ outcome: { ids }, total, children }: RowProps) {
  const { dispatch } = usePanel();
  return (
    <li className="outcome">
      <div className="outcome-head">
        <span className="outcome-count">{t('{0} of {1}', ids.length, total)}</span>
        <progress value={ids.length} max={total} aria-hidden="true" />
        {ids.map((id) => (
          <button
            key={id}
            type="button"
            className="link"
            title={t('Select {0}', visibleText(id))}
            onClick={() => dispatch({ type: 'select', checkpointId: id })}
          >
            {visibleText(shortId(id))}
          </button>
        ))}
      </div>
      {children}
    </li>
  );
}

function Value({ name, value }: { name: string; value: Json | undefined }) {
  if (value === undefined) return <span className="quiet">{t('not in this state')}</span>;
  const messages = readMessages(value);
  // The last one says how it came out; the whole conversation is a click away.
  if (messages !== null) return <MessageList messages={messages.slice(-1)} path={[name]} />;
  return <JsonTree value={value} label={name} open={1} path={[name]} />;
}

function timesText(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (index: number): string => durationText(sorted.at(index) ?? 0);
  if (sorted.length === 1) return at(0);
  const range = t('From {0} to {1}', at(0), at(-1));
  if (sorted.length === 2) return range;
  return `${range}; ${t('half of them within {0}', at(Math.ceil(sorted.length / 2) - 1))}`;
}
