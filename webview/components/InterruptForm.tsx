/** The questions that an `interrupt()` asks, each with a place for the answer. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Interrupt, Json } from '../../server/protocol/api.js';
import { isObject } from '../state/diff.js';
import { judgeAnswer } from '../state/edit.js';
import type { AnswerMode } from '../state/edit.js';
import { isPending } from '../state/model.js';
import { readReview } from '../state/review.js';
import { Button } from './Button.js';
import { whyNotNow } from './DetailHeader.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { LongText } from './LongText.js';
import { Notice } from './Notice.js';
import { usePanel } from './panelContext.js';
import { ReviewForm } from './ReviewForm.js';

export function InterruptForms() {
  const { model, dispatch } = usePanel();
  const interrupts = model.thread?.interrupts ?? [];
  if (interrupts.length === 0) return null;
  return (
    <div className="interrupts">
      {interrupts.map((interrupt, index) => (
        <InterruptForm key={interrupt.id ?? index} interrupt={interrupt} alone={interrupts.length === 1} />
      ))}
      {model.failure?.kind === 'answer' ? (
        <Notice kind="error" onDismiss={() => dispatch({ type: 'dismissFailure' })}>
          {model.failure.message}
        </Notice>
      ) : null}
    </div>
  );
}

interface FormProps {
  interrupt: Interrupt;
  alone: boolean;
}

function InterruptForm({ interrupt, alone }: FormProps) {
  const { ask } = usePanel();
  const review = readReview(interrupt.value);
  if (review === null) return <AnswerForm interrupt={interrupt} alone={alone} />;
  return <ReviewForm review={review} onAnswer={(value) => ask(answering(interrupt, alone, value))} />;
}

/** Several open questions: the engine tells their answers apart by the interrupt's id. */
function answering({ id }: Interrupt, alone: boolean, value: Json): { type: 'answer'; value: Json } {
  return { type: 'answer', value: alone || id === undefined ? value : { [id]: value } };
}

function AnswerForm({ interrupt, alone }: FormProps) {
  const { model, ask } = usePanel();
  const [text, setText] = useState('');
  const [mode, setMode] = useState<AnswerMode>('text');
  const { question, rest } = readQuestion(interrupt.value);
  const { value, reason } = judgeAnswer(text, mode);
  const busy = whyNotNow(model);
  const answer = (): void => {
    if (value === undefined || busy !== null || isPending(model, 'answer')) return;
    ask(answering(interrupt, alone, value));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    answer();
  };
  return (
    <form className="interrupt" aria-label={t('The graph asks')} onSubmit={(event) => event.preventDefault()}>
      <div className="interrupt-question">
        <Icon name="question" />
        <div>
          {question === null ? (
            <span>{t('The graph waits for an answer.')}</span>
          ) : (
            <LongText text={question} />
          )}
          {rest === null ? null : <JsonTree value={rest} label={t('question')} open={1} />}
        </div>
      </div>
      <textarea
        className="answer"
        aria-label={t('Answer')}
        rows={2}
        value={text}
        spellCheck={mode === 'text'}
        placeholder={
          mode === 'text'
            ? t('Your answer, as text')
            : t('Your answer, as JSON: {0}', 'true, "yes", {"approved": true}…')
        }
        aria-invalid={mode === 'json' && text.trim() !== '' && reason !== null}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="interrupt-actions">
        <div className="choice" role="radiogroup" aria-label={t('Send the answer as')}>
          {(['text', 'json'] as const).map((each) => (
            <label key={each}>
              <input type="radio" checked={mode === each} onChange={() => setMode(each)} />
              {each === 'text' ? t('Text') : 'JSON'}
            </label>
          ))}
        </div>
        <span
          className={`hint ${mode === 'json' && text.trim() !== '' && reason !== null ? 'hint-error' : 'quiet'}`}
        >
          {reason ?? (mode === 'text' ? t('Sends this text.') : t('Sends {0}.', kindOf(value ?? null)))}
        </span>
        <Button
          icon="debug-continue"
          label={t('Resume with answer')}
          primary
          busy={isPending(model, 'answer')}
          reason={busy ?? reason}
          onClick={answer}
        />
      </div>
    </form>
  );
}

const questionKeys = ['question', 'message', 'prompt', 'description'];

/** Questions are often an object with one key that people read; the rest of it is shown as data. */
function readQuestion(value: Json): { question: string | null; rest: Json } {
  if (typeof value === 'string') return { question: value, rest: null };
  if (!isObject(value)) return { question: null, rest: value };
  const key = questionKeys.find((each) => typeof value[each] === 'string');
  const text = key === undefined ? undefined : value[key];
  if (typeof text !== 'string') return { question: null, rest: value };
  const rest = Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  return { question: text, rest: Object.keys(rest).length === 0 ? null : rest };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return t('a list');
  if (typeof value === 'object') return t('an object');
  return typeof value === 'string' ? t('a text') : String(value);
}
