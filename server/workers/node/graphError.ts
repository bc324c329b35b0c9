/** From whatever went wrong while a graph file loaded to what an editor can show: message, file, line, column. */
import { fileURLToPath } from 'node:url';
import type { GraphError } from '../../protocol/worker.js';

/** A graph file that loaded but does not hold what langgraph.json says. */
export class GraphExportError extends Error {
  readonly code = 'graph-export';
  constructor(message: string) {
    super(message);
    this.name = 'GraphExportError';
  }
}

/** A module that did not come to an end in time, while the event loop went on. */
export class LoadLimitError extends Error {
  readonly code = 'load-limit';
  constructor(limitMs: number) {
    super(
      `It did not load within ${limitMs / 1000} s: a top-level await, in the file or in one that it imports, waits for ` +
        'something that does not come. Mend it and save, or allow it more with --load-timeout.',
    );
    this.name = 'LoadLimitError';
  }
}

interface Place {
  file: string;
  line: number;
  column?: number;
}

/** `error` came up while `file` was loaded; `projectDir` tells the user's code from packages. */
export function graphErrorOf(error: unknown, file: string, projectDir: string): GraphError {
  if (!(error instanceof Error)) return { message: String(error), file };
  const stack = error.stack;
  if (error instanceof GraphExportError || error instanceof LoadLimitError)
    return { message: error.message, file };
  const built = esbuildPlace(error);
  if (built !== null)
    return { ...built.place, message: built.message, ...(stack === undefined ? {} : { stack }) };
  const place = missingEngine(error) ? null : stackPlace(stack ?? '', file, projectDir);
  return {
    message: messageOf(error, projectDir),
    file,
    ...place,
    ...(stack === undefined ? {} : { stack }),
  };
}

function messageOf(error: Error, projectDir: string): string {
  if (missingEngine(error)) {
    return `Cannot find @langchain/langgraph from ${projectDir}: run npm install in ${projectDir}.`;
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

function missingEngine(error: Error): boolean {
  const code = (error as { code?: unknown }).code;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return missing && /Cannot find (package|module) '@langchain\/langgraph(\/[^']*)?'/.test(error.message);
}

/** esbuild (in tsx) lists its messages, or says `file:line:column: ERROR: text`. */
function esbuildPlace(error: Error): { place: Place; message: string } | null {
  if (error.name !== 'TransformError' && !error.message.startsWith('Transform failed')) return null;
  const match = /^(.+?):(\d+):(\d+): ERROR: (.+)$/m.exec(error.message);
  if (match === null) return null;
  const [, file = '', line, column, text = ''] = match;
  // esbuild counts columns from 0.
  return { place: { file, line: Number(line), column: Number(column) + 1 }, message: text };
}

/** The first frame in the user's own code; a native syntax error names its place in the first line of the stack. */
function stackPlace(stack: string, file: string, projectDir: string): Place | null {
  const lines = stack.split('\n');
  const first = /^(file:\/\/.+|[^\s].*):(\d+)$/.exec(lines[0] ?? '');
  if (first !== null) return { file: toPath(first[1] ?? ''), line: Number(first[2]) };
  let fallback: Place | null = null;
  for (const line of lines) {
    const match = /^\s+at (?:.*\()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).+?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) continue;
    const place = { file: toPath(match[1] ?? ''), line: Number(match[2]), column: Number(match[3]) };
    if (place.file === file) return place;
    const own = place.file.startsWith(projectDir) && !place.file.includes('node_modules');
    if (own) fallback ??= place;
  }
  return fallback;
}

function toPath(place: string): string {
  const bare = place.replace(/\?.*$/, '');
  return bare.startsWith('file:') ? fileURLToPath(bare) : bare;
}
