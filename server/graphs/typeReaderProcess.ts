/**
 * The process that reads types: started when it is needed, ended when it was idle for a while, took too long or is
 * disposed of. Leaves what is asked and remembered to typeReader.ts.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { GraphTypeSchemas, ReadTypesParams } from '../protocol/typeSchemas.js';
import { typeSchemaNotifications, typeSchemaRequests } from '../protocol/typeSchemas.js';

export interface TypeReaderCommand {
  /** The reader's entry: dist/typeReader.js, or its source. */
  script: string;
  /** Folder of TypeScript's lib.*.d.ts. */
  libDir: string;
  /** Folder of the declarations that stand in for LangGraph's. */
  declarationsDir: string;
  /** Node's own options. */
  execArgv?: readonly string[];
}

export interface TypeReaderTimes {
  /** Milliseconds without a question after which the process is ended. */
  idleMs: number;
  /** Milliseconds that one reading may take. */
  limitMs: number;
}

export interface TypeReaderProcess {
  /** One at a time. Rejects when it fails, takes too long or the process dies. */
  ask(params: ReadTypesParams, firstReading: (known: GraphTypeSchemas) => void): Promise<GraphTypeSchemas>;
  dispose(): Promise<void>;
}

/** Megabytes of heap; a project whose types need more is given up. */
const maxHeap = 1536;

interface Running {
  child: ChildProcess;
  connection: MessageConnection;
  died: Promise<string>;
}

export function createTypeReaderProcess(
  command: TypeReaderCommand,
  times: TypeReaderTimes,
): TypeReaderProcess {
  let running: Running | null = null;
  let idle: NodeJS.Timeout | undefined;
  let isDisposed = false;

  function start(): Running {
    const { script, libDir, declarationsDir, execArgv = [] } = command;
    const child = fork(script, ['--lib', libDir, '--declarations', declarationsDir], {
      execArgv: [`--max-old-space-size=${maxHeap}`, ...execArgv],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {
        ...process.env,
        // Meant for the user's own programs.
        NODE_OPTIONS: '',
        // Inside VS Code the running binary is Electron.
        ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
      },
    });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const died = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`it could not be started: ${error.message}`));
      child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code ?? 'unknown'}`}`));
    });
    const started: Running = { child, connection, died };
    void died.then(() => {
      connection.dispose();
      if (running === started) running = null;
    });
    connection.onError(() => undefined);
    connection.listen();
    return started;
  }

  /** The next question gets a fresh one, even if this one is still about to end. */
  function end(): void {
    running?.child.kill('SIGKILL');
    running = null;
  }

  function rest(): void {
    idle = setTimeout(end, times.idleMs);
    idle.unref();
  }

  return {
    async ask(params, firstReading) {
      if (isDisposed) throw new Error('The graphs are shut down.');
      clearTimeout(idle);
      running ??= start();
      const { connection, died } = running;
      const heard = connection.onNotification(typeSchemaNotifications.firstReading, firstReading);
      const limit = setTimeout(end, times.limitMs);
      try {
        const death = died.then((how): never => {
          throw new Error(`The type reader did not answer: ${how}.`);
        });
        const answer = connection.sendRequest(typeSchemaRequests.read, params);
        // Whichever comes second is of no interest.
        death.catch(() => undefined);
        answer.catch(() => undefined);
        return await Promise.race([answer, death]);
      } finally {
        clearTimeout(limit);
        heard.dispose();
        rest();
      }
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(idle);
      const last = running;
      end();
      await last?.died;
    },
  };
}
