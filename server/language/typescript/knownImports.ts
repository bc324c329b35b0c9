/** What LangGraph's own exports stand for, so that nobody has to read the package: START, END, its message states. */
import type { CodeValue } from '../model/fileModel.js';
import { endValue, messagesState, startValue, toolsCondition } from '../extraction/knownValues.js';

/** `null` for everything that the project's own sources have to tell. */
export function knownImport(specifier: string | null, name: string): CodeValue | null {
  if (specifier !== null && !/^@langchain\/langgraph(?:\/|$)/.test(specifier)) return null;
  switch (name) {
    case 'START':
      return startValue;
    case 'END':
      return endValue;
    case 'MessagesAnnotation':
    case 'MessagesZodState':
      return messages;
    case 'toolsCondition':
      return toolsCondition;
    default:
      return null;
  }
}

const messages = messagesState('BaseMessage[]', 'messagesStateReducer');
