/** The server's command line: what can be asked for, checked and completed with defaults. Starts nothing. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  argumentsOf,
  commandInvocation,
  commandOf,
  strayOption,
  type CommandInvocation,
  type Refusal,
} from './commandInvocation.js';
import type { ServerOptions } from './serverOptions.js';

export type Invocation =
  { kind: 'serve'; options: ServerOptions } | CommandInvocation | { kind: 'print'; text: string } | Refusal;

/** Seconds: a day. */
const maxLoadLimit = 86_400;

const help = `Usage: backstep-server --config <langgraph.json> [options]
       backstep-server replay --thread <id> | --file <file> [--config <langgraph.json>] [options]
       backstep-server export --thread <id> [--output <file>] [--config <langgraph.json>] [options]
       backstep-server import <file> [--config <langgraph.json>] [options]

  --config <file>     the project's langgraph.json (default: ./langgraph.json)
  --host <address>    where to listen (default: 127.0.0.1)
  --port <number>     0 for any free one (default: 2024, or any free one if that is taken)
  --data-dir <dir>    where threads are kept (default: .backstep beside langgraph.json)
  --api-key <key>     ask every request for this key in x-api-key (default: $BACKSTEP_API_KEY; none)
  --max-body <size>   the largest body taken, as 500kb, 100mb or 1gb (default: 100mb)
  --load-timeout <s>  seconds that one graph may take to load (default: 30)
  --python <file>     the interpreter for Python graphs (default: the active or the project's virtual
                      environment, else python3)
  --python-selected <file>  the environment to take before the active and the project's: the editor's
  --python-fallback <file>  the interpreter where there is no such environment
  --extensions <dir>  folder of VS Code's extensions: where a Python environment has no debugpy, that of the
                      Python Debugger is taken
  --stop-with-stdin   stop when standard input ends
  --help, --version

replay runs each recorded superstep of a thread again, with today's code, and says where the result differs. The
thread stays as it is. Chat models and tools of LangChain are not called: they give what the record has; whatever else
its nodes do elsewhere they do again. Exit code 0: all the same, 1: something differs or is not in the record, 2: it
could not be replayed.

  --thread <id>       the thread
  --file <file>       in its place, a thread that was exported: no data folder is read or written
  --trust             take values of the file that run code when they are read, such as objects of your own classes
  --checkpoint <id>   the newest checkpoint of the branch to replay (default: the thread's newest)
  --results <from>    where models and tools have their results from: recorded (default), or live: called again
  --live <node>       that node's are called again; may be given several times, as may --recorded
  --recorded <node>   that node's are those of the record (node of a subgraph: outer|inner)
  --json              one JSON object a line, as POST /backstep/threads/{id}/replay tells them

export writes a thread with its runs and checkpoints as one JSON file; import makes a thread of such a file and prints
its id. Exit code 0: done, 2: not.

  --thread <id>       the thread to export
  --output <file>     where to (default: standard output)
  --keep-id           the imported thread keeps the id it had, if that is free (default: a new one)
  --trust             as above
`;

export interface Surroundings {
  workingDir: string;
  version: string;
  env: Record<string, string | undefined>;
}

export function readCommandLine(args: string[], { workingDir, version, env }: Surroundings): Invocation {
  let values;
  let positionals;
  try {
    ({ values, positionals } = parseArgs({
      allowPositionals: true,
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
        'python-selected': { type: 'string' },
        'python-fallback': { type: 'string' },
        extensions: { type: 'string' },
        'stop-with-stdin': { type: 'boolean' },
        thread: { type: 'string' },
        checkpoint: { type: 'string' },
        json: { type: 'boolean' },
        results: { type: 'string' },
        live: { type: 'string', multiple: true },
        recorded: { type: 'string', multiple: true },
        file: { type: 'string' },
        output: { type: 'string' },
        trust: { type: 'boolean' },
        'keep-id': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    }));
  } catch (error) {
    return { kind: 'refuse', message: error instanceof Error ? error.message : String(error) };
  }
  const command = commandOf(positionals[0]);
  const unexpected = positionals[argumentsOf(command)];
  if (unexpected !== undefined) return { kind: 'refuse', message: `Unexpected argument '${unexpected}'` };
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
  const options: ServerOptions = {
    configFile,
    host: values.host ?? '127.0.0.1',
    // A command's server is nobody else's.
    port: command === null ? port : (port ?? 0),
    dataDir:
      dataDir === undefined
        ? path.join(path.dirname(configFile), '.backstep')
        : path.resolve(workingDir, dataDir),
    apiKey: apiKey === '' ? null : apiKey,
    maxBody,
    loadLimitMs: loadLimit * 1000,
    python: programPath(values.python, workingDir),
    pythonSelected: programPath(values['python-selected'], workingDir),
    pythonFallback: programPath(values['python-fallback'], workingDir),
    extensionsDir: values.extensions === undefined ? null : path.resolve(workingDir, values.extensions),
    stopWithStdin: values['stop-with-stdin'] ?? false,
  };
  const stray = strayOption(command, Object.keys(values));
  if (stray !== null) return { kind: 'refuse', message: stray };
  if (command === null) return { kind: 'serve', options };
  return commandInvocation(command, { values, argument: positionals[1], workingDir, options });
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
