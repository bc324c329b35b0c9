/** What a server is started with, checked and completed: commandLine.ts reads it from the command line. */
export interface ServerOptions {
  /** Absolute path of langgraph.json. */
  configFile: string;
  host: string;
  /** Null: the customary port if it is free, else any. */
  port: number | null;
  /** Absolute path. */
  dataDir: string;
  /** What every request must bring; null: nothing. */
  apiKey: string | null;
  /** The largest body taken, in bytes. */
  maxBody: number;
  /** Milliseconds that one graph may take to load. */
  loadLimitMs: number;
  /** The interpreter for Python graphs; looked for where null. */
  python: string | null;
  /** The one chosen in the editor, which goes before the project's own. */
  pythonSelected: string | null;
  /** The one to take where the project has no environment of its own. */
  pythonFallback: string | null;
  /** Folder of VS Code's extensions: the Python Debugger may be there. Null where nobody has said. */
  extensionsDir: string | null;
  /** End when standard input ends: the parent has gone. */
  stopWithStdin: boolean;
}
