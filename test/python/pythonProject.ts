/** A server over the project of Python fixtures, as the suites here want it. */
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { serverStarter, type ServerProcess, type ServerStarter } from '../contract/serverProcess.js';
import { repositoryRoot } from '../host/paths.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';

export const projectFolder = path.join(repositoryRoot, 'test', 'fixtures', 'pythonProject');

export interface PythonProject {
  server: ServerProcess;
  client: Client;
  starter: ServerStarter;
}

export async function startPythonProject(
  starter: ServerStarter = serverStarter(),
  {
    config = path.join(projectFolder, 'langgraph.json'),
    dataDir,
    args: more = [],
  }: { config?: string; dataDir?: string; args?: string[] } = {},
): Promise<PythonProject> {
  const { python } = await ensurePythonEnv();
  const args = ['--port', '0', '--python', python, ...more];
  const server = await starter.start({ config, args, ...(dataDir === undefined ? {} : { dataDir }) });
  return { server, client: clientOf(server.url), starter };
}

export function clientOf(apiUrl: string): Client {
  return new Client({ apiUrl, apiKey: null, callerOptions: { maxRetries: 0 } });
}

export interface GraphInfo {
  graph_id: string;
  state: string;
  nodes: string[];
  error: { message: string; file: string; line?: number; column?: number; stack?: string } | null;
}

export interface Info {
  langgraph_py_version: string | null;
  context: string;
  graphs: GraphInfo[];
}

/** `/info` once every graph has been tried. */
export async function loadedInfo(client: Client, url: string): Promise<Info> {
  // A drawing needs a worker, whose graphs have been tried by then.
  const info = async (): Promise<Info> => (await (await fetch(`${url}/info`)).json()) as Info;
  for (const { graph_id: id } of (await info()).graphs)
    await client.assistants.getGraph(id).catch(() => null);
  return info();
}
