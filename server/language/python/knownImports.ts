/** What LangGraph's own exports stand for, so that nobody has to read the package: START, END, its message state. */
import { endValue, messagesState, startValue, toolsCondition } from '../extraction/knownValues.js';
import type { CodeValue } from '../model/fileModel.js';

/** `null` for everything that the project's own sources have to tell. */
export function knownImport(module: string, name: string): CodeValue | null {
  const isLangGraph = /^langgraph(?:\.|$)/.test(module);
  if (!isLangGraph && !/^langchain(?:\.|$)/.test(module)) return null;
  switch (name) {
    case 'START':
      return startValue;
    case 'END':
      return endValue;
    case 'MessagesState':
      return messages;
    case 'AgentState':
      // It has channels that only the agent uses.
      return agentMessages;
    case 'tools_condition':
      return toolsCondition;
    default:
      // A member of a package may be a module of its own.
      return isLangGraph && modules.has(name)
        ? { kind: 'import', specifier: `${module}.${name}`, name: '*' }
        : null;
  }
}

const modules = new Set(['graph', 'constants', 'types', 'prebuilt', 'message', 'func', 'state']);

const messages = messagesState('list[AnyMessage]', 'add_messages');
const agentMessages = messagesState('list[AnyMessage]', 'add_messages', true);
