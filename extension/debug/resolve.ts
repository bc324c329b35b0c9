/**
 * Makes a debug configuration ready to start: what F5 without launch.json leaves open is asked, the project's server
 * runs, keys come from the secret storage. Without debugging (Ctrl+F5) the graph is run as "Run Graph…" does.
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import { commandIds } from '../ids.js';
import type { Project } from '../server/project.js';
import { UserError } from '../errors.js';
import type { Services } from '../services.js';
import { askCredentials } from '../server/askCredentials.js';

type Configuration = vscode.DebugConfiguration;

interface Deps {
  services: Pick<Services, 'servers' | 'log'>;
  secrets: vscode.SecretStorage;
  showError: (error: unknown) => void;
}

export function resolver({ services, secrets, showError }: Deps): vscode.DebugConfigurationProvider {
  /** What fails becomes one sentence; the session does not begin. */
  const said = async (work: () => Promise<Configuration | undefined>): Promise<Configuration | undefined> => {
    try {
      return await work();
    } catch (error) {
      showError(error);
      return undefined;
    }
  };
  return {
    // Before the pickers of `${command:…}` ask anything.
    async resolveDebugConfiguration(_folder, configuration) {
      if (typeof configuration.request === 'string') return configuration;
      // F5 without a launch.json, after "Backstep" was picked: the file in front says which graph.
      await vscode.commands.executeCommand(commandIds.debugGraph, { ofEditor: true });
      return undefined;
    },
    resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration) =>
      said(async () => {
        const elsewhere = withSource(configuration, services.servers.projects());
        if (configuration.request === 'attach') return withKey(elsewhere, 'url', secrets);
        if (configuration.serverUrl !== undefined) return withKey(elsewhere, 'serverUrl', secrets);
        const project = projectOf(services.servers.projects(), configuration.project, folder);
        if (configuration.noDebug === true) {
          await runWithoutDebugging(project, configuration);
          return undefined;
        }
        const api = await services.servers.get(project.id)?.ensure();
        const apiKey = process.env.BACKSTEP_API_KEY;
        return {
          ...configuration,
          project: project.configFile,
          ...(api === undefined ? {} : { serverUrl: api.url }),
          ...(apiKey === undefined || apiKey === '' ? {} : { apiKey }),
        };
      }),
  };
}

async function runWithoutDebugging(
  project: Project,
  { graph, threadId, checkpointId, input }: Configuration,
): Promise<void> {
  const key = { projectId: project.id, threadId: threadId as string | undefined };
  if (checkpointId !== undefined) {
    await vscode.commands.executeCommand(commandIds.resumeFromCheckpoint, {
      ...key,
      checkpointId: checkpointId as string,
    });
    return;
  }
  await vscode.commands.executeCommand(commandIds.runGraph, {
    ...key,
    threadId: key.threadId ?? null,
    graphId: graph as string,
    input: (input ?? (key.threadId === undefined ? {} : null)) as Json,
  });
}

async function withKey(
  configuration: Configuration,
  field: 'url' | 'serverUrl',
  secrets: vscode.SecretStorage,
): Promise<Configuration | undefined> {
  const url: unknown = configuration[field];
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new UserError(
      'bad-input',
      vscode.l10n.t('"{0}" must be the address of a LangGraph server, as http://127.0.0.1:2024.', field),
    );
  }
  const credentials = await askCredentials(url, secrets);
  if (credentials === undefined) return undefined;
  const { apiKey, headers } = credentials;
  return {
    ...configuration,
    ...(apiKey === null ? {} : { apiKey }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
}

/** What runs elsewhere is most often this workspace's own code: with one project it is clear whose lines are meant. */
function withSource(configuration: Configuration, servers: readonly { project: Project }[]): Configuration {
  const [only] = servers;
  if (configuration.project !== undefined || only === undefined || servers.length > 1) return configuration;
  return { ...configuration, project: only.project.configFile };
}

/** `given` is a folder or a langgraph.json; without it the folder's only project. */
function projectOf(
  servers: readonly { project: Project }[],
  given: unknown,
  folder: vscode.WorkspaceFolder | undefined,
): Project {
  const projects = servers.map(({ project }) => project);
  const wanted =
    typeof given === 'string'
      ? projects.filter(({ configFile, directory }) => isSame(configFile, given) || isSame(directory, given))
      : projects.filter(
          ({ id }) =>
            folder === undefined ||
            vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(id))?.index === folder.index,
        );
  const [project] = wanted;
  if (project !== undefined && wanted.length === 1) return project;
  throw new UserError(
    'no-project',
    project === undefined
      ? vscode.l10n.t('There is no such langgraph.json in this workspace: look at "project" in launch.json.')
      : vscode.l10n.t(
          'This workspace has several langgraph.json files: name the folder of one as "project" in launch.json.',
        ),
  );
}

function isSame(path: string, given: string): boolean {
  return vscode.Uri.file(path).toString() === vscode.Uri.file(given).toString();
}
