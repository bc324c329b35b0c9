/** A client of Node's inspector, message by message: what any debugger that attaches to a worker does. */
import { fileURLToPath } from 'node:url';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { WebSocket } from 'ws';

interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export interface Script {
  scriptId: string;
  url: string;
  sourceMapURL: string;
}

export interface PausedAt {
  /** Line of the source as it was written, from 1. */
  line: number | null;
  callFrameId: string;
}

export async function inspectorClient(url: string) {
  const socket = new WebSocket(url);
  const seen: Message[] = [];
  const waiting: (() => void)[] = [];
  let lastId = 0;
  socket.on('message', (data) => {
    seen.push(JSON.parse((data as Buffer).toString('utf8')) as Message);
    for (const look of waiting.splice(0)) look();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  /** The first message that is wanted, of those that came and those to come. */
  async function next(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = seen.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  async function ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++lastId;
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await next((message) => message.id === id);
    if (result === undefined) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  }

  return {
    ask,
    /** The script that was loaded from a source file. */
    async scriptOf(file: string): Promise<Script> {
      const { params } = await next(
        ({ method, params: script }) =>
          method === 'Debugger.scriptParsed' && isFile(script?.url as string, file),
      );
      return params as unknown as Script;
    },
    /** Sets a breakpoint on a line (from 1) of the source that the script was made of. */
    async breakOn(script: Script, line: number): Promise<void> {
      const place = generatedPlace(script, line);
      await ask('Debugger.setBreakpoint', { location: { scriptId: script.scriptId, ...place } });
    },
    /** Resolves when the worker has halted. */
    async paused(script: Script): Promise<PausedAt> {
      const { params } = await next(({ method }) => method === 'Debugger.paused');
      const [frame] = params?.callFrames as [
        { callFrameId: string; location: { lineNumber: number; columnNumber: number } },
      ];
      return { line: sourceLine(script, frame.location), callFrameId: frame.callFrameId };
    },
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
  };
}

function isFile(url: string, file: string): boolean {
  return url.startsWith('file:') && fileURLToPath(url) === file;
}

function mapOf({ sourceMapURL }: Script): TraceMap {
  const [, base64 = ''] = sourceMapURL.split('base64,');
  return new TraceMap(Buffer.from(base64, 'base64').toString('utf8'));
}

function generatedPlace(script: Script, line: number): { lineNumber: number; columnNumber: number } {
  const places: { lineNumber: number; columnNumber: number }[] = [];
  eachMapping(mapOf(script), ({ generatedLine, generatedColumn, originalLine }) => {
    if (originalLine === line) places.push({ lineNumber: generatedLine - 1, columnNumber: generatedColumn });
  });
  const [first] = places;
  if (first === undefined) throw new Error(`Line ${line} is not in the source map of ${script.url}.`);
  return first;
}

function sourceLine(script: Script, at: { lineNumber: number; columnNumber: number }): number | null {
  let line: number | null = null;
  eachMapping(mapOf(script), ({ generatedLine, generatedColumn, originalLine }) => {
    if (generatedLine - 1 === at.lineNumber && generatedColumn <= at.columnNumber) line = originalLine;
  });
  return line;
}
