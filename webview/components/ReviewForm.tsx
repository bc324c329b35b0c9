/** The form for tool calls that wait for a person: approve, edit, reject or respond, as the graph allows for each. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { Json } from '../../server/protocol/api.js';
import { formatJson } from '../state/edit.js';
import { isPending } from '../state/model.js';
import { judgeReview } from '../state/review.js';
import type { Choice, Decision, Review, ReviewedAction } from '../state/review.js';
import { visibleText } from '../state/visibleText.js';
import { Button } from './Button.js';
import { whyNotNow } from './DetailHeader.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { usePanel } from './panelContext.js';

export function ReviewForm({ review, onAnswer }: { review: Review; onAnswer: (value: Json) => void }) {
  const { model } = usePanel();
  const [choices, setChoices] = useState(() => review.actions.map(firstChoice));
  const { value, reason } = judgeReview(review, choices);
  const busy = whyNotNow(model);
  const change = (index: number, choice: Choice): void =>
    setChoices(choices.map((each, at) => (at === index ? choice : each)));
  return (
    <form
      className="interrupt"
      aria-label={t('The graph asks for a review')}
      onSubmit={(event) => event.preventDefault()}
    >
      {review.actions.map((action, index) => (
        <Action
          key={index}
          action={action}
          choice={choices[index] ?? firstChoice(action)}
          onChange={(choice) => change(index, choice)}
        />
      ))}
      <div className="interrupt-actions">
        <span className="hint quiet">{reason ?? ''}</span>
        <Button
          icon="debug-continue"
          label={t('Resume with decision')}
          primary
          busy={isPending(model, 'answer')}
          reason={busy ?? reason}
          onClick={() => value !== undefined && onAnswer(value)}
        />
      </div>
    </form>
  );
}

interface ActionProps {
  action: ReviewedAction;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

function Action({ action, choice, onChange }: ActionProps) {
  const names: Record<Decision, string> = {
    approve: t('Approve'),
    edit: t('Edit'),
    reject: t('Reject'),
    respond: t('Respond'),
  };
  const { decision, text } = choice;
  const choose = (next: Decision): void =>
    onChange({ decision: next, text: next === 'edit' ? formatJson(action.args) : '' });
  return (
    <div className="review">
      <div className="interrupt-question">
        <Icon name="question" />
        <div>
          <code>{visibleText(action.name)}</code>
          {action.description === null ? null : <LongText text={` ${action.description}`} />}
          {decision === 'edit' ? null : <JsonTree value={action.args} label={t('arguments')} open={1} />}
        </div>
      </div>
      <div className="choice" role="radiogroup" aria-label={t('Decision on {0}', visibleText(action.name))}>
        {action.allowed.map((each) => (
          <label key={each}>
            <input type="radio" checked={decision === each} onChange={() => choose(each)} />
            {names[each]}
          </label>
        ))}
      </div>
      {decision === 'approve' ? null : (
        <textarea
          className="answer"
          aria-label={decision === 'edit' ? t('Arguments as JSON') : t('Message')}
          rows={decision === 'edit' ? 4 : 2}
          value={text}
          spellCheck={decision !== 'edit'}
          placeholder={decision === 'reject' ? t('Why not (may be left empty)') : t('Your response')}
          onChange={(event) => onChange({ decision, text: event.target.value })}
        />
      )}
    </div>
  );
}

function firstChoice({ allowed, args }: ReviewedAction): Choice {
  const decision = allowed[0] ?? 'approve';
  return { decision, text: decision === 'edit' ? formatJson(args) : '' };
}
