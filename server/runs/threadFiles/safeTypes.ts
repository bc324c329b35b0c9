/**
 * The types that a value of a file may make of itself when a worker reads it: containers, numbers, times and messages,
 * whose construction does nothing but hold what it is given. Python's are those that LangGraph itself takes in its strict
 * mode (SAFE_MSGPACK_TYPES); of those that cannot be in a state (a store's operation) there is none. Data only.
 */

/** `module.name`. */
export const pythonTypes: ReadonlySet<string> = new Set([
  ...['datetime', 'date', 'time', 'timedelta', 'timezone'].map((name) => `datetime.${name}`),
  'uuid.UUID',
  'decimal.Decimal',
  'builtins.set',
  'builtins.frozenset',
  'collections.deque',
  ...['4', '6'].flatMap((v) => ['Address', 'Interface', 'Network'].map((name) => `ipaddress.IPv${v}${name}`)),
  ...['pathlib', 'pathlib._local'].flatMap((module) =>
    ['Path', 'PosixPath', 'WindowsPath'].map((name) => `${module}.${name}`),
  ),
  'zoneinfo.ZoneInfo',
  're.compile',
  ...Object.entries({
    base: 'Base',
    human: 'Human',
    ai: 'AI',
    system: 'System',
    chat: 'Chat',
    tool: 'Tool',
    function: 'Function',
  }).flatMap(([module, name]) =>
    ['', 'Chunk'].map((end) => `langchain_core.messages.${module}.${name}Message${end}`),
  ),
  'langchain_core.messages.modifier.RemoveMessage',
  'langchain_core.documents.base.Document',
  ...['Send', 'TimeoutPolicy', 'Interrupt', 'Command', 'StateSnapshot', 'PregelTask', 'Overwrite'].map(
    (name) => `langgraph.types.${name}`,
  ),
  'langgraph.store.base.Item',
]);

/** `module.name.method`. */
export const pythonMethods: ReadonlySet<string> = new Set(['datetime.datetime.fromisoformat']);

/** Of JavaScript's own, as LangGraph's serde writes them. */
export const scriptTypes: ReadonlySet<string> = new Set(['Set', 'Map', 'RegExp', 'Error', 'Uint8Array']);

const lcMessages = ['Human', 'AI', 'System', 'Chat', 'Tool', 'Function', 'Base'].flatMap((name) => [
  `${name}Message`,
  `${name}MessageChunk`,
]);
const lcClasses: ReadonlySet<string> = new Set([...lcMessages, 'RemoveMessage']);

/** Whether LangChain's id of a class (`["langchain_core", "messages", "AIMessage"]`) is one of a message or document. */
export function isPlainLangChainClass(id: readonly string[]): boolean {
  const [root, folder] = id;
  if (root !== 'langchain_core' || id.length < 3) return false;
  const name = id.at(-1) ?? '';
  return folder === 'messages' ? lcClasses.has(name) : folder === 'documents' && name === 'Document';
}
