/**
 * LangGraph's conformance kit is written for vitest's globals; this gives it mocha's suites and vitest's own `expect`
 * under those names. Only what the kit uses: hooks, `describe.each`, `it.each`, `expect`.
 */
import { GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';

type Body = (...args: unknown[]) => unknown;
type Define = (title: string, body: Body) => unknown;

/** Runs `define`, which declares suites, with the kit's globals; mocha's own are back afterwards. `expect` stays. */
export function withKitGlobals(define: () => void): void {
  const mocha = { describe: globalThis.describe, it: globalThis.it };
  const suite = Object.assign((title: string, body: () => void) => mocha.describe(title, body), {
    each: each((title, body) =>
      mocha.describe(title, () => {
        body();
      }),
    ),
  });
  const test = Object.assign((title: string, body: Mocha.AsyncFunc) => mocha.it(title, body), {
    each: each((title, body) =>
      mocha.it(title, async () => {
        await body();
      }),
    ),
    // Nothing may be skipped without being seen.
    skip: (title: string) => {
      throw new Error(`The kit would skip "${title}".`);
    },
  });
  Object.assign(globalThis, {
    expect: createExpect(),
    describe: suite,
    it: test,
    // The kit passes a timeout, which mocha has its own of.
    beforeAll: (hook: Mocha.AsyncFunc) => before(hook),
    afterAll: (hook: Mocha.AsyncFunc) => after(hook),
  });
  try {
    define();
  } finally {
    Object.assign(globalThis, mocha);
  }
}

function each(define: Define): (cases: unknown[]) => Define {
  return (cases) => (title, body) => {
    for (const value of cases) define(titleOf(title, value), () => body(value));
  };
}

/** `%s` is the case itself, `$name` one of its fields. */
function titleOf(title: string, value: unknown): string {
  return title
    .replace('%s', String(value))
    .replace(/\$(\w+)/g, (_, name: string) => String((value as Record<string, unknown>)[name]));
}

function createExpect(): unknown {
  chai.use(JestExtend);
  chai.use(JestChaiExpect);
  chai.use(JestAsymmetricMatchers);
  const create = (value: unknown) => chai.expect(value);
  const expect = Object.assign(create, chai.expect, { soft: create });
  Object.assign(globalThis, { [GLOBAL_EXPECT]: expect });
  setState({ assertionCalls: 0 }, expect as never);
  return expect;
}
