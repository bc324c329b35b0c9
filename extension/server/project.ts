/** A langgraph.json of the workspace and the folder it speaks for. Each has one server. */
export interface Project {
  /** URI of the langgraph.json: what the language server's `configUri` names too. */
  id: string;
  /** How people tell it from the others: the folder's path in the workspace. */
  name: string;
  /** Absolute path of the folder. */
  directory: string;
  /** Absolute path of the langgraph.json. */
  configFile: string;
}
