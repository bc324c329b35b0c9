/** The server's command line: what can be asked for, checked and completed with defaults. Starts nothing. */
import path from 'node:path';
import { parseArgs } from 'node:util';

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
  /** The one to take where the project has no environment of its own. */
  pythonFallback: string | null;
  /** End when standard input ends: the parent has gone. */
  stopWithStdin: boolean;
}

export type Invocation =
  | { kind: 'serve'; options: ServerOptions }
  | { kind: 'print'; text: string }
  | { kind: 'refuse'; message: string };

/** Seconds: a day. */
const maxLoadLimit = 86_400;

const help = `Usage: backstep-server --config <langgraph.json> [options]

  --config <file>     the project's langgraph.json (default: ./langgraph.json)
  --host <address>    where to listen (default: 127.0.0.1)
  --port <number>     0 for any free one (default: 2024, or any free one if that is taken)
  --data-dir <dir>    where threads are kept (default: .backstep beside langgraph.json)
  --api-key <key>     ask every request for this key in x-api-key (default: $BACKSTEP_API_KEY; none)
  --max-body <size>   the largest body taken, as 500kb, 100mb or 1gb (default: 100mb)
  --load-timeout <s>  seconds that one graph may take to load (default: 30)
  --python <file>     the interpreter for Python graphs (default: the active or the project's virtual
                      environment, else python3)
  --python-fallback <file>  the interpreter where there is no such environment
  --stop-with-stdin   stop when standard input ends
  --help, --version
`;

export interface Surroundings {
  workingDir: string;
  version: string;
  env: Record<string, string | undefined>;
}

export function readCommandLine(args: string[], { workingDir, version, env }: Surroundings): Invocation {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'api-key': { type: 'string' },
        'max-body': { type: 'string' },
        'load-timeout': { type: 'string' },
        python: { type: 'string' },
        'python-fallback': { type: 'string' },
        'stop-with-stdin': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    }));
  } catch (error) {
    return { kind: 'refuse', message: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'print', text: help };
  if (values.version === true) return { kind: 'print', text: `${version}\n` };
  const port = readPort(values.port);
  if (port === undefined)
    return { kind: 'refuse', message: `--port ${values.port ?? ''} is not a port number` };
  const maxBody = readSize(values['max-body'] ?? '100mb');
  if (maxBody === null)
    return { kind: 'refuse', message: `--max-body ${values['max-body'] ?? ''} is not a size such as 100mb` };
  const loadLimit = Number(values['load-timeout'] ?? 30);
  if (!(loadLimit > 0 && loadLimit <= maxLoadLimit)) {
    const message = `--load-timeout ${values['load-timeout'] ?? ''} is not a number of seconds from above 0 to ${maxLoadLimit}`;
    return { kind: 'refuse', message };
  }
  const apiKey = values['api-key'] ?? env.BACKSTEP_API_KEY ?? '';
  const configFile = path.resolve(workingDir, values.config ?? 'langgraph.json');
  const dataDir = values['data-dir'];
  return {
    kind: 'serve',
    options: {
      configFile,
      host: values.host ?? '127.0.0.1',
      port,
      dataDir:
        dataDir === undefined
          ? path.join(path.dirname(configFile), '.backstep')
          : path.resolve(workingDir, dataDir),
      apiKey: apiKey === '' ? null : apiKey,
      maxBody,
      loadLimitMs: loadLimit * 1000,
      python: programPath(values.python, workingDir),
      pythonFallback: programPath(values['python-fallback'], workingDir),
      stopWithStdin: values['stop-with-stdin'] ?? false,
    },
  };
}

/** A bare name is looked for on the PATH; null where nothing is said. */
function programPath(text: string | undefined, workingDir: string): string | null {
  if (text === undefined || text === '') return null;
  return /[\\/]/.test(text) ? path.resolve(workingDir, text) : text;
}

/** Bytes; a number alone counts bytes. Null where the text is no size. */
function readSize(text: string): number | null {
  const match = /^(\d{1,12})\s*(b|kb|mb|gb)?$/i.exec(text.trim());
  if (match === null) return null;
  const unit = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }[match[2]?.toLowerCase() ?? 'b'] ?? 1;
  return Number(match[1]) * unit;
}

/** Undefined where the text is no port. */
function readPort(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : undefined;
}
