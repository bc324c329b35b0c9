/**
 * JavaScript expressions over a state, in an interpreter of its own (QuickJS in WebAssembly): no file, no network, no
 * process within reach; time and memory are limited, so that nothing typed can hang or fill the adapter. Each evaluation
 * starts afresh. What may be done with the changes that an expression makes is the caller's to say.
 */
import { t } from '@vscode/l10n';
import imported from '@jitl/quickjs-singlefile-cjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  Scope,
  type QuickJSContext,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { Json } from '../../protocol/api.js';
import { DebugError } from '../errors.js';
import type { Evaluated, Expressions } from './expressions.js';

/** A CommonJS module, which takes other forms in a bundle than in Node itself; the loader of QuickJS knows both. */
const variant = newVariant<QuickJSSyncVariant>(imported as unknown as QuickJSSyncVariant, {
  // What goes wrong in there is told as an error: the adapter's own output stays clean of "Aborted(…)".
  emscriptenModule: { print: () => undefined, printErr: () => undefined } as object,
});

export interface SandboxLimits {
  milliseconds: number;
  bytes: number;
}

const defaultLimits: SandboxLimits = { milliseconds: 500, bytes: 256 * 1024 * 1024 };

/**
 * Run in the sandbox before an expression: channels become variables; what comes out is text. Assigned channels are told
 * by comparing texts, so that `messages.push(…)` counts as `topic = …` does.
 */
const prelude = `(text, channels) => {
  const { parse, stringify } = JSON;
  const { keys, defineProperty, hasOwn } = Object;
  const typeOf = (value) => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const state = parse(text);
  const before = new Map(keys(state).map((name) => [name, stringify(state[name])]));
  let resumed;
  globalThis.state = state;
  globalThis.resume = (value) => { resumed = { value: value === undefined ? null : value }; return undefined; };
  for (const name of new Set([...keys(state), ...parse(channels)])) {
    try {
      defineProperty(globalThis, name, {
        get: () => state[name], set: (value) => { state[name] = value; }, enumerable: true, configurable: true,
      });
    } catch {} // The language keeps undefined, NaN and Infinity for itself.
  }
  const own = new Set(keys(globalThis));
  return (value) => {
    const said = stringify(value);
    const changed = {};
    for (const name of keys(state)) if (stringify(state[name]) !== before.get(name)) changed[name] = state[name] ?? null;
    const unknown = keys(globalThis).filter((name) => !own.has(name) && !hasOwn(state, name));
    const fresh = {};
    for (const name of unknown) fresh[name] = globalThis[name] ?? null;
    return stringify({ value: said, text: said === undefined ? String(value) : said, type: typeOf(value), changed, fresh, resumed });
  };
}`;

interface Told {
  value?: string;
  text: string;
  type: string;
  changed: Record<string, Json>;
  fresh: Record<string, Json>;
  resumed?: { value: Json };
}

export async function createSandbox(limits: SandboxLimits = defaultLimits): Promise<Expressions> {
  let quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const evaluate = (expression: string, values: Json, channels: readonly string[]): Evaluated => {
    const scope = new Scope();
    try {
      const told = evaluateOnce(quickjs, limits, scope, { expression, values, channels });
      return {
        value: told.value === undefined ? undefined : (JSON.parse(told.value) as Json),
        text: told.text,
        type: told.type,
        changed: told.changed,
        fresh: told.fresh,
        resume: told.resumed ?? null,
      };
    } finally {
      try {
        scope.dispose();
      } catch {
        // One that ran out of memory may leave objects behind, which QuickJS takes ill: the next has a new interpreter.
        void newQuickJSWASMModuleFromVariant(variant).then((fresh) => {
          quickjs = fresh;
        });
      }
    }
  };
  return {
    evaluate,
    isTrue(expression, values, channels) {
      const { value, type } = evaluate(`!!(${expression}\n)`, values, channels);
      if (type !== 'boolean') throw new DebugError('bad-expression', t('it gives no value'));
      return value === true;
    },
  };
}

function evaluateOnce(
  quickjs: QuickJSWASMModule,
  limits: SandboxLimits,
  scope: Scope,
  { expression, values, channels }: { expression: string; values: Json; channels: readonly string[] },
): Told {
  const runtime = scope.manage(quickjs.newRuntime());
  runtime.setMemoryLimit(limits.bytes);
  runtime.setMaxStackSize(512 * 1024);
  const end = performance.now() + limits.milliseconds;
  runtime.setInterruptHandler(() => performance.now() > end);
  const context = scope.manage(runtime.newContext());
  const take = (outcome: Outcome) => {
    if (outcome.error === undefined) return scope.manage(outcome.value);
    const error: unknown = context.dump(scope.manage(outcome.error));
    throw new DebugError('bad-expression', wordsOf(error), { cause: error });
  };
  const begin = take(context.evalCode(prelude));
  const state = scope.manage(context.newString(JSON.stringify(mentioned(expression, values))));
  const names = scope.manage(context.newString(JSON.stringify(channels)));
  const finish = take(context.callFunction(begin, context.undefined, state, names));
  const result = take(evaluated(context, expression));
  return JSON.parse(context.getString(take(context.callFunction(finish, context.undefined, result)))) as Told;
}

type Outcome = ReturnType<QuickJSContext['evalCode']>;

/** As an expression, so that `{…}` is an object; where it is none, as statements. */
function evaluated(context: QuickJSContext, expression: string): Outcome {
  const compiled = context.evalCode(`(${expression}\n)`, 'expression', { compileOnly: true, type: 'global' });
  const isExpression = compiled.error === undefined;
  compiled.dispose();
  return context.evalCode(isExpression ? `(${expression}\n)` : expression, 'expression', { type: 'global' });
}

function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message } = error as { name?: unknown; message?: unknown };
  if (message === 'interrupted') return t('The expression took too long.');
  if (message === 'out of memory') return t('The expression needs too much memory.');
  return `${typeof name === 'string' ? name : 'Error'}: ${String(message)}`;
}

/** Of a large state only the channels whose names the expression has in it cross over. */
function mentioned(expression: string, values: Json): Json {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return { value: values };
  if (/\b(state|this|globalThis)\b/.test(expression)) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => expression.includes(name)));
}
