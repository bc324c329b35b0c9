/**
 * The two known shapes in which a graph asks a person to review tool calls, read into one, and the decisions written
 * back as each expects them: LangChain's human-in-the-loop middleware (`action_requests` with `review_configs`, in either spelling), and
 * the older human interrupt (a list of `action_request` with `config`). Pure.
 */
import { t } from '@vscode/l10n';
import type { Interrupt, Json } from '../../server/protocol/api.js';
import { isObject } from './diff.js';
import { parseJson } from './jsonSyntax.js';

export const decisions = ['approve', 'edit', 'reject', 'respond'] as const;
export type Decision = (typeof decisions)[number];

export interface ReviewedAction {
  name: string;
  args: Json;
  description: string | null;
  allowed: Decision[];
}

export interface Review {
  /** The middleware's keys are `edited_action` in Python, `editedAction` in JavaScript. */
  shape: 'middleware' | 'middlewareCamel' | 'interrupt';
  actions: ReviewedAction[];
}

/** What a person has chosen for one action. `text`: the arguments as JSON for `edit`, else the message. */
export interface Choice {
  decision: Decision;
  text: string;
}

/** Null where the question has neither shape. */
export function readReview(value: Interrupt['value']): Review | null {
  return readMiddleware(value) ?? readInterrupts(value);
}

function readMiddleware(value: Json): Review | null {
  if (!isObject(value)) return null;
  const shape = Array.isArray(value.actionRequests) ? 'middlewareCamel' : 'middleware';
  const requests = value.actionRequests ?? value.action_requests;
  const reviews = value.reviewConfigs ?? value.review_configs;
  if (!Array.isArray(requests) || requests.length === 0) return null;
  const configs = Array.isArray(reviews) ? reviews.filter(isObject) : [];
  const actions = requests.map((request): ReviewedAction | null => {
    if (!isObject(request) || typeof request.name !== 'string') return null;
    const config = configs.find((each) => (each.actionName ?? each.action_name) === request.name);
    const named = config?.allowedDecisions ?? config?.allowed_decisions;
    const allowed = decisions.filter((each) => Array.isArray(named) && named.includes(each));
    return {
      name: request.name,
      args: request.args ?? {},
      description: typeof request.description === 'string' ? request.description : null,
      allowed: allowed.length === 0 ? ['approve', 'reject'] : allowed,
    };
  });
  const known = actions.filter((action) => action !== null);
  return known.length === actions.length ? { shape, actions: known } : null;
}

function readInterrupts(value: Json): Review | null {
  const items = Array.isArray(value) ? value : [value];
  const actions = items.map((item): ReviewedAction | null => {
    if (!isObject(item) || !isObject(item.action_request) || !isObject(item.config)) return null;
    const { action, args } = item.action_request;
    const { config } = item;
    if (typeof action !== 'string') return null;
    const allowed = decisions.filter(
      (each) =>
        config[
          { approve: 'allow_accept', edit: 'allow_edit', reject: 'allow_ignore', respond: 'allow_respond' }[
            each
          ]
        ] === true,
    );
    const description = typeof item.description === 'string' ? item.description : null;
    return allowed.length === 0 ? null : { name: action, args: args ?? {}, description, allowed };
  });
  const known = actions.filter((action) => action !== null);
  return known.length === actions.length && known.length > 0 ? { shape: 'interrupt', actions: known } : null;
}

/** The answer to resume with, or why there is none yet. */
export function judgeReview(
  review: Review,
  choices: readonly Choice[],
): { value: Json | undefined; reason: string | null } {
  const answers: Json[] = [];
  for (const [index, action] of review.actions.entries()) {
    const choice = choices[index];
    const answer = choice === undefined ? t('Choose what to do.') : answerOf(review.shape, action, choice);
    if (typeof answer === 'string') return { value: undefined, reason: `${action.name}: ${answer}` };
    answers.push(answer);
  }
  return { value: review.shape !== 'interrupt' ? { decisions: answers } : answers, reason: null };
}

/** A text says what is missing. */
function answerOf(
  shape: Review['shape'],
  { name }: ReviewedAction,
  { decision, text }: Choice,
): Json[] | Record<string, Json> | string {
  const middleware = shape !== 'interrupt';
  if (decision === 'approve') return middleware ? { type: 'approve' } : { type: 'accept', args: null };
  if (decision === 'reject') {
    if (!middleware) return { type: 'ignore', args: null };
    return text.trim() === '' ? { type: 'reject' } : { type: 'reject', message: text };
  }
  if (decision === 'respond') {
    if (text.trim() === '') return t('Write a response first.');
    return middleware ? { type: 'respond', message: text } : { type: 'response', args: text };
  }
  const parsed = parseJson(text);
  if (!parsed.ok)
    return t('Line {0}, column {1}: {2}', parsed.problem.line, parsed.problem.column, parsed.problem.message);
  if (!isObject(parsed.value)) return t('The arguments are a JSON object.');
  const action = { name, args: parsed.value };
  if (middleware)
    return { type: 'edit', [shape === 'middleware' ? 'edited_action' : 'editedAction']: action };
  return { type: 'edit', args: { action: name, args: parsed.value } };
}
