/** The servers that stories run on, and how stories set breakpoints: by what a line says, never by its number. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debugEvents, type DebuggedThreadEvent } from '../../server/protocol/debug.js';
import { exampleConfig, serverStarter } from '../contract/serverProcess.js';
import { DebugStory, type StoryOptions } from './debugStory.js';

export const fixtureConfig = fileURLToPath(new URL('../fixtures/dap/langgraph.json', import.meta.url));
export { exampleConfig };

export function sourceOf(config: string, name: string): string {
  return path.join(path.dirname(config), name);
}

/** The line, from 1, that has `text` in it. */
export function lineOf(file: string, text: string): number {
  const index = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
  if (index === -1) throw new Error(`${file} has no line with ${text}`);
  return index + 1;
}

function shown(breakpoints: DebugProtocol.Breakpoint[]): string {
  return breakpoints
    .map(({ verified, message, line }) => {
      const where = line === undefined ? '' : ` line ${line}`;
      return `${verified ? 'verified' : 'unverified'}${where}${message === undefined ? '' : `: ${message}`}`;
    })
    .join('\n');
}

export async function breakAtLines(
  story: DebugStory,
  file: string,
  wanted: (Omit<DebugProtocol.SourceBreakpoint, 'line'> & { text: string })[],
): Promise<void> {
  const breakpoints = wanted.map(({ text, ...rest }) => ({ ...rest, line: lineOf(file, text) }));
  await story.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
    'setBreakpoints',
    { source: { path: file }, breakpoints },
    (body) => shown(body.breakpoints),
  );
}

export async function breakAtNodes(
  story: DebugStory,
  wanted: (string | DebugProtocol.FunctionBreakpoint)[],
): Promise<void> {
  const breakpoints = wanted.map((each) => (typeof each === 'string' ? { name: each } : each));
  await story.request<{ breakpoints: DebugProtocol.Breakpoint[] }>(
    'setFunctionBreakpoints',
    { breakpoints },
    (body) => shown(body.breakpoints),
  );
}

/** Where breakpoints may be, of the lines asked for. */
export async function linesFor(
  story: DebugStory,
  args: DebugProtocol.BreakpointLocationsArguments,
): Promise<void> {
  await story.request<DebugProtocol.BreakpointLocationsResponse['body']>(
    'breakpointLocations',
    args,
    ({ breakpoints }) => breakpoints.map(({ line }) => `line ${line}`).join(', '),
  );
}

/** The thread that a session debugs, as it tells it at its beginning. */
export async function threadOf(story: DebugStory): Promise<DebuggedThreadEvent> {
  const told = await story.next(({ event }) => event === debugEvents.thread);
  return told.body as DebuggedThreadEvent;
}

/** A server for the stories of a file, and stories that are closed after each test whatever happened. */
export function stories(config: string) {
  const starter = serverStarter();
  const open: DebugStory[] = [];
  let url = '';
  before(async () => {
    ({ url } = await starter.start({ config }));
  });
  afterEach(async () => {
    for (const story of open.splice(0)) await story.close();
  });
  after(() => starter.stopAll());
  return {
    starter,
    story: async (options?: StoryOptions): Promise<DebugStory> => {
      const story = await DebugStory.open(options);
      open.push(story);
      return story;
    },
    /** Arguments of a launch on the server. */
    launching: (graph: string, more: object = {}) => ({
      graph,
      input: {},
      serverUrl: url,
      project: config,
      ...more,
    }),
    get url() {
      return url;
    },
  };
}
