/**
 * Requests with expressions: watch, hover, console, copy, set. What an expression of the console changes becomes an edit
 * of the state, which makes a fork; elsewhere its changes are dropped.
 */
import { t } from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, ThreadState } from '../../protocol/api.js';
import { DebugError } from '../errors.js';
import type { Evaluated } from '../expressions/expressions.js';
import type { SessionState } from '../sessionState.js';
import { answerTo } from '../stepping/answers.js';
import { checkpointIdOf, innermostState, stepOf } from '../stepping/position.js';
import { brief, typeName } from '../values/brief.js';
import { withReplaced } from '../values/children.js';
import { completionsOf } from './completions.js';
import type { Handlers } from './handlers.js';
import { extraValues } from './inspecting.js';

export function evaluatingRequests(session: SessionState): Handlers {
  /** The state that an expression is about: that of the frame, or where the debugger stands. */
  const stateOf = (frameId: number | undefined): ThreadState => {
    const { cursor } = session.debuggee.debugger;
    return session.frames.find(frameId)?.state ?? innermostState(cursor.state, cursor.isNewest);
  };
  const evaluate = async (expression: string, state: ThreadState): Promise<Evaluated> =>
    session.expressions.evaluate(
      expression,
      await withExtras(session, expression, state),
      await session.debuggee.debugger.channels(),
    );
  const shown = (evaluated: Evaluated, expression: string, canSet: boolean) => {
    const { value, text, type } = evaluated;
    if (value === undefined) return { result: text, type, variablesReference: 0 };
    const held = { value, expression, place: null, isState: false };
    const { variablesReference, namedVariables, indexedVariables } = session.variables.shown('', held);
    return {
      result: brief(value),
      type: typeName(value),
      variablesReference,
      ...(namedVariables === undefined ? {} : { namedVariables }),
      ...(indexedVariables === undefined ? {} : { indexedVariables }),
      ...(canSet ? {} : { presentationHint: { attributes: ['readOnly'] } }),
    };
  };

  /** Changes of the console, as an edit; null where it changed nothing. */
  const edits = async ({ changed, fresh }: Evaluated): Promise<JsonObject | null> => {
    const names = Object.keys(fresh);
    if (names.length > 0) {
      const { graphId, debugger: graphDebugger } = session.debuggee;
      const channels = await graphDebugger.channels();
      const odd = names.find((name) => !channels.includes(name));
      // Where nobody knows the channels, the graph itself will tell.
      if (odd !== undefined && channels.length > 0)
        throw new DebugError('bad-expression', t('The state of {0} has no channel {1}.', graphId, odd));
    }
    // `$update` and its like are only there to be read.
    const written = Object.entries({ ...changed, ...fresh }).filter(([name]) => !name.startsWith('$'));
    return written.length === 0 ? null : Object.fromEntries(written);
  };

  return {
    async evaluate({ expression, frameId, context }) {
      const state = stateOf(frameId);
      if (context === 'hover' && !startsWithChannel(expression, state))
        throw new DebugError('bad-expression', t('{0} is no part of the state.', expression));
      const evaluated = await evaluate(expression, state);
      if (context === 'clipboard')
        return { body: { result: JSON.stringify(evaluated.value, null, 2), variablesReference: 0 } };
      if (context !== 'repl') return { body: shown(evaluated, expression, true) };
      const { resume } = evaluated;
      if (resume !== null) {
        const { debugger: graphDebugger } = session.debuggee;
        answerTo(graphDebugger.cursor, resume.value, null);
        return {
          body: { result: t('Resuming with {0}', brief(resume.value)), variablesReference: 0 },
          after: async () => {
            session.forgetStop();
            await graphDebugger.answer(resume.value, null);
          },
        };
      }
      const edited = await edits(evaluated);
      if (edited !== null) await edit(session, edited, state);
      return { body: shown(evaluated, expression, false) };
    },

    async setVariable({ variablesReference, name, value }) {
      const held = await session.variables.held(variablesReference);
      if (held?.place == null) throw new DebugError('refused', t('Only the state can be changed.'));
      const { state, path } = held.place;
      const { value: wanted } = await evaluate(value, state);
      if (wanted === undefined) throw new DebugError('bad-expression', t('{0} is no JSON value.', value));
      const key = Array.isArray(held.value) ? Number(name) : name;
      const [channel, ...inside] = [...path, key];
      const before = channelOf(state, String(channel));
      const values = { [String(channel)]: withReplaced(before, inside, wanted) };
      await edit(session, values, state);
      return { body: { value: brief(wanted), type: typeName(wanted) } };
    },

    async setExpression({ expression, value, frameId }) {
      const state = stateOf(frameId);
      const evaluated = await evaluate(`${expression} = (${value}\n)`, state);
      const edited = await edits(evaluated);
      if (edited !== null) await edit(session, edited, state);
      return { body: { value: brief(evaluated.value), type: typeName(evaluated.value) } };
    },

    completions({ text, column, frameId }) {
      const typed = text.slice(0, column - session.client.firstColumn);
      const targets = completionsOf(typed, stateOf(frameId).values);
      return {
        body: {
          targets: targets.map((target) => ({ ...target, start: target.start + session.client.firstColumn })),
        },
      };
    },
  };
}

/** Makes the fork, says so, and says too where a reducer made something else of it. */
async function edit(session: SessionState, values: JsonObject, state: ThreadState): Promise<void> {
  const { debugger: graphDebugger } = session.debuggee;
  const channels = Object.keys(values);
  const step = stepOf(state);
  session.forgetStop();
  const say = (text: string) => {
    const body = { category: 'console', output: `${text}\n` };
    session.send({ seq: 0, type: 'event', event: 'output', body });
  };
  await graphDebugger.edit(values, state);
  const { cursor } = graphDebugger;
  const made = innermostState(cursor.state, cursor.isNewest);
  say(
    t(
      'Edited {0} at step {1}: forked to {2}; the old branch is kept.',
      channels.join(', '),
      step ?? '?',
      checkpointIdOf(made).slice(-8),
    ),
  );
  for (const channel of channels) {
    const is = channelOf(made, channel);
    if (!isDeepStrictEqual(is, values[channel]))
      say(t('{0} goes through its reducer, which made {1} of it.', channel, brief(is, 200)));
  }
}

function channelOf({ values }: ThreadState, channel: string): Json {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return null;
  return Object.hasOwn(values, channel) ? (values[channel] ?? null) : null;
}

function startsWithChannel(expression: string, { values }: ThreadState): boolean {
  const name = /^[A-Za-z_$][\w$]*/.exec(expression.trim())?.[0];
  return name !== undefined && values !== null && typeof values === 'object' && Object.hasOwn(values, name);
}

/** The state, and `$update`, `$tasks`, `$checkpoint` where the expression has them in it. */
async function withExtras(session: SessionState, expression: string, state: ThreadState): Promise<Json> {
  const { values } = state;
  if (!expression.includes('$') || values === null || typeof values !== 'object' || Array.isArray(values))
    return values;
  const wanted = Object.entries(extraValues(session, state)).filter(([name]) => expression.includes(name));
  const extras = await Promise.all(
    wanted.map(async ([name, load]): Promise<[string, Json]> => [name, await load()]),
  );
  return { ...values, ...Object.fromEntries(extras) };
}
