/** What a server stands for in this window: it names the server in the views, and threads and graphs by their server. */
export interface ServedPlace {
  id: string;
  /** How people tell it from the others. */
  name: string;
}

/** A langgraph.json of the workspace and the folder it speaks for. Each has one server. */
export interface Project extends ServedPlace {
  /** URI of the langgraph.json: what the language server's `configUri` names too. */
  id: string;
  /** The folder's path in the workspace. */
  name: string;
  /** Absolute path of the folder. */
  directory: string;
  /** Absolute path of the langgraph.json. */
  configFile: string;
}

/** A LangGraph server elsewhere, which runs without this window. */
export interface Connection extends ServedPlace {
  /** Its address, without a trailing slash. */
  id: string;
  /** Host and path of the address. */
  name: string;
}
