/**
 * Asks Backstep's language server, as a child of its own over stdio: the adapter may be any editor's, and what counts is
 * what is on disk, which is what runs. A language server that fails costs the lines, not the session.
 */
import { t } from '@vscode/l10n';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import {
  languageMethods,
  languageServerArgs,
  type BreakpointLocationsParams,
  type GraphNodeLocation,
  type NodesAtParams,
  type TextLocation,
  type TextRange,
} from '../../protocol/language.js';
import type { NodeLocations, NodeSource, SourceLines } from './nodeLocations.js';

export interface LanguageServerOptions {
  /** dist/languageServer.js. */
  script: string;
  /** The project's langgraph.json. */
  configFile: string;
  warn: (message: string) => void;
}

export function languageServerLocations({ script, configFile, warn }: LanguageServerOptions): NodeLocations {
  const child = spawn(process.execPath, [...languageServerArgs, script, '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  // Writing to a process that is already gone must not end this one.
  child.stdin.on('error', () => undefined);
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onError(() => undefined);
  connection.listen();
  const folder = path.dirname(configFile);
  const configUri = pathToFileURL(configFile).href;
  const ready = (async () => {
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: path.basename(folder) }],
      capabilities: {},
    });
    await connection.sendNotification('initialized', {});
  })();
  const ask = async <Item>(method: string, params: object): Promise<Item[]> => {
    try {
      await Promise.race([ready, gone(ended)]);
      return await Promise.race([connection.sendRequest<Item[]>(method, params), gone(ended)]);
    } catch (error) {
      warn(t('Nodes have no lines: the language server failed ({0})', String(error)));
      return [];
    }
  };
  ready.catch(() => undefined);

  return {
    async ofGraph(graphId) {
      const found = await ask<GraphNodeLocation>(languageMethods.graphNodes, {});
      return found
        .filter((each) => each.graphId === graphId && isSameFile(each.configUri, configUri))
        .map(toSource);
    },
    async at(file, line) {
      const params: NodesAtParams = { uri: pathToFileURL(file).href, line: line - 1 };
      const found = await ask<GraphNodeLocation>(languageMethods.nodesAt, params);
      return found.filter((each) => isSameFile(each.configUri, configUri)).map(toSource);
    },
    async lines(file, first, last) {
      const uri = pathToFileURL(file).href;
      const params: BreakpointLocationsParams = { uri, startLine: first - 1, endLine: last - 1 };
      const found = await ask<TextRange>(languageMethods.breakpointLocations, params);
      return found.map(({ start }) => start.line + 1);
    },
    async dispose() {
      // Closing its input ends it, whatever it is doing.
      child.stdin.end();
      const insist = setTimeout(() => child.kill('SIGKILL'), 1000);
      await ended;
      clearTimeout(insist);
      connection.dispose();
    },
  };
}

async function gone(ended: Promise<void>): Promise<never> {
  await ended;
  throw new Error('it has ended');
}

function isSameFile(uri: string, other: string): boolean {
  return comparable(uri) === comparable(other);
}

/** Drive letters come in either case. */
function comparable(uri: string): string {
  const file = fileURLToPath(uri);
  return process.platform === 'win32' ? file.toLowerCase() : file;
}

function toSource({ graphId, node, declaration, body, paths }: GraphNodeLocation): NodeSource {
  return { graphId, node, declaration: toLines(declaration), body: body ? toLines(body) : null, paths };
}

function toLines({ uri, range }: TextLocation): SourceLines {
  return { path: fileURLToPath(uri), first: range.start.line + 1, last: range.end.line + 1 };
}
