/** The features of langgraph.json over the workspace: finds a document's text and asks the pure functions. */
import path from 'node:path';
import type { CompletionItem, Hover, LocationLink } from 'vscode-languageserver';
import type { TextPosition } from '../../protocol/language.js';
import type { SourceFiles } from '../syntax/sourceFiles.js';
import { configName } from '../workspace/graphConfigs.js';
import type { WorkspaceGraphs } from '../workspace/workspaceGraphs.js';
import { configCompletion } from './completion.js';
import type { ConfigDisk, ConfigSources, ConfigText } from './configSources.js';
import { configDefinition, configHover } from './navigation.js';
import { configProblems, type ConfigProblem } from './problems.js';

export interface ConfigDocumentsDeps {
  sources: SourceFiles;
  graphs: WorkspaceGraphs;
  disk: ConfigDisk;
}

export class ConfigDocuments {
  private readonly sources: ConfigSources;

  constructor(private readonly deps: ConfigDocumentsDeps) {
    this.sources = {
      isFile: (file) => deps.sources.isFile(file),
      entries: (folder) => deps.disk.entries(folder),
      link: deps.graphs.linkSources(),
    };
  }

  completion(config: ConfigText, position: TextPosition): CompletionItem[] {
    return configCompletion(config, position, this.sources);
  }

  definition(config: ConfigText, position: TextPosition): LocationLink[] {
    return configDefinition(config, position, this.sources);
  }

  hover(config: ConfigText, position: TextPosition): Hover | null {
    return configHover(config, position, (key) => this.deps.graphs.configured(key));
  }

  problems(config: ConfigText): ConfigProblem[] {
    return configProblems(config, this.sources);
  }

  /** A document that is a langgraph.json; `null` for any other. */
  at(file: string): ConfigText | null {
    const text = path.basename(file) === configName ? this.deps.sources.text(file) : null;
    return text === null ? null : { path: file, text };
  }
}
