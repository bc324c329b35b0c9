/** The commands that the server's program has beside serving, as the command line asks for them. Starts nothing. */
import path from 'node:path';
import { isCallSource, type CallSource } from './protocol/calls.js';
import type { ServerOptions } from './serverOptions.js';

/** Runs the supersteps of a thread again and compares; its server listens for nobody else. */
export interface ReplayInvocation {
  kind: 'replay';
  thread: ReplayedThread;
  /** Null: the thread's newest. */
  checkpointId: string | null;
  asJson: boolean;
  /** Where the results of models and tools come from, also for single nodes. */
  results: CallSource;
  nodes: Record<string, CallSource>;
  options: ServerOptions;
}

/** One of the data folder, or one that was exported (`file` is an absolute path). */
export type ReplayedThread = { id: string } | ReplayedFile;
export interface ReplayedFile {
  file: string;
  trusted: boolean;
}

export interface ExportInvocation {
  kind: 'export';
  threadId: string;
  /** Absolute path; null: standard output. */
  output: string | null;
  options: ServerOptions;
}

export interface ImportInvocation {
  kind: 'import';
  /** Absolute path. */
  file: string;
  keepsId: boolean;
  trusted: boolean;
  options: ServerOptions;
}

export type CommandInvocation = ReplayInvocation | ExportInvocation | ImportInvocation;
export interface Refusal {
  kind: 'refuse';
  message: string;
}

const ownOptions = {
  replay: ['thread', 'file', 'trust', 'checkpoint', 'json', 'results', 'live', 'recorded'],
  export: ['thread', 'output'],
  import: ['keep-id', 'trust'],
} as const;
export type Command = keyof typeof ownOptions;

/** Null for what is none: the server itself. */
export function commandOf(word: string | undefined): Command | null {
  return word === 'replay' || word === 'export' || word === 'import' ? word : null;
}

/** Words without dashes that may stand in the command line. */
export function argumentsOf(command: Command | null): number {
  return command === null ? 0 : command === 'import' ? 2 : 1;
}

/** A sentence where an option was given that belongs to another command. */
export function strayOption(command: Command | null, given: string[]): string | null {
  for (const name of given) {
    const owners = Object.entries(ownOptions).flatMap(([owner, names]) =>
      (names as readonly string[]).includes(name) ? [owner] : [],
    );
    if (owners.length > 0 && !owners.some((owner) => owner === command))
      return `--${name} belongs to backstep-server ${owners.join(' or ')}`;
  }
  return null;
}

export interface GivenOptions {
  thread?: string | undefined;
  file?: string | undefined;
  trust?: boolean | undefined;
  checkpoint?: string | undefined;
  json?: boolean | undefined;
  results?: string | undefined;
  live?: string[] | undefined;
  recorded?: string[] | undefined;
  output?: string | undefined;
  'keep-id'?: boolean | undefined;
}

interface Given {
  values: GivenOptions;
  argument: string | undefined;
  workingDir: string;
  options: ServerOptions;
}

export function commandInvocation(
  command: Command,
  { values, argument, workingDir, options }: Given,
): CommandInvocation | Refusal {
  const { thread, file, output, trust: trusted = false } = values;
  const refuse = (message: string): Refusal => ({ kind: 'refuse', message });
  const absolute = (given: string): string => path.resolve(workingDir, given);
  switch (command) {
    case 'replay': {
      if ((thread === undefined) === (file === undefined))
        return refuse('replay needs --thread <id> or --file <file>');
      if (file === undefined && trusted) return refuse('--trust belongs to --file <file>');
      const { results = 'recorded', live = [], recorded = [] } = values;
      if (!isCallSource(results)) return refuse(`--results ${results} is neither recorded nor live`);
      const twice = live.find((node) => recorded.includes(node));
      if (twice !== undefined) return refuse(`Node ${twice} is named by both --live and --recorded`);
      return {
        kind: 'replay',
        thread: file === undefined ? { id: thread ?? '' } : { file: absolute(file), trusted },
        checkpointId: values.checkpoint ?? null,
        asJson: values.json ?? false,
        results,
        nodes: Object.fromEntries([...named(live, 'live'), ...named(recorded, 'recorded')]),
        options,
      };
    }
    case 'export':
      if (thread === undefined) return refuse('export needs --thread <id>');
      return {
        kind: 'export',
        threadId: thread,
        output: output === undefined ? null : absolute(output),
        options,
      };
    case 'import':
      if (argument === undefined) return refuse('import needs the file to import');
      return {
        kind: 'import',
        file: absolute(argument),
        keepsId: values['keep-id'] ?? false,
        trusted,
        options,
      };
  }
}

function named(nodes: string[], source: CallSource): [string, CallSource][] {
  return nodes.map((node) => [node, source]);
}
