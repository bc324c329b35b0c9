/** What LangGraph's own exports stand for, so that nobody has to read the package: START, END, its message states. */
import type { CodeValue } from '../model/fileModel.js';
import { endName, startName } from '../extraction/declareCalls.js';
import { noReferences } from '../model/declarations.js';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** `null` for everything that the project's own sources have to tell. */
export function knownImport(specifier: string | null, name: string): CodeValue | null {
  if (specifier !== null && !/^@langchain\/langgraph(?:\/|$)/.test(specifier)) return null;
  switch (name) {
    case 'START':
      return { kind: 'string', value: startName };
    case 'END':
      return { kind: 'string', value: endName };
    case 'MessagesAnnotation':
    case 'MessagesZodState':
      return messagesState;
    case 'toolsCondition':
      return toolsCondition;
    default:
      return null;
  }
}

const messagesState: CodeValue = {
  kind: 'state',
  channels: [
    {
      name: 'messages',
      nameRange: nowhere,
      range: nowhere,
      type: 'BaseMessage[]',
      reducer: 'messagesStateReducer',
    },
  ],
  includes: [],
  isOpen: false,
};

/** `toolsCondition` of the package, by where it routes. */
const toolsCondition: CodeValue = {
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
    updates: [],
    interrupts: [],
  },
};
