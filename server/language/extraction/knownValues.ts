/** What exports of LangGraph stand for in both languages. Under which names, each language's knownImports.ts says. */
import { noReferences } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';
import { endName, startName } from './declareCalls.js';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const startValue: CodeValue = { kind: 'string', value: startName };
export const endValue: CodeValue = { kind: 'string', value: endName };

/** A state with the channel `messages`, as its language writes type and reducer. `isOpen`: it has more channels. */
export function messagesState(type: string, reducer: string, isOpen = false): CodeValue {
  const messages = { name: 'messages', type, reducer, nameRange: nowhere, range: nowhere };
  return { kind: 'state', channels: [messages], includes: [], isOpen };
}

/** The router behind a model that may call tools, by where it routes. */
export const toolsCondition: CodeValue = {
  kind: 'function',
  range: nowhere,
  returns: [],
  flow: {
    routes: {
      items: ['tools', endName].map((value) => ({ value: { kind: 'string', value }, range: nowhere })),
      isOpen: false,
    },
    returnTypes: null,
    gotos: noReferences(),
    ends: null,
    leavesGraph: false,
    updates: [],
    interrupts: [],
  },
};
