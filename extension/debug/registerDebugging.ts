/** Makes the debug type known to VS Code: who offers configurations, who makes them ready, who starts the adapter. */
import * as vscode from 'vscode';
import { debugType } from '../../server/protocol/debug.js';
import { showError } from '../commands/command.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { graphLanguages } from '../language/languageService.js';
import type { Services } from '../services.js';
import { adapterFactory } from './adapterFactory.js';
import { channelHover } from './channelHover.js';
import { CodeSessions } from './codeSessions.js';
import { dynamicConfigurations, initialConfigurations } from './debugConfigurations.js';
import { inlineValues } from './inlineValues.js';
import { resolver } from './resolve.js';
import { keepStartKey } from './startKey.js';
import { whileDebugging } from './whileDebugging.js';

interface Deps {
  services: Services;
  secrets: vscode.SecretStorage;
  /** Absolute path of dist/debugAdapter.js. */
  script: string;
}

export function registerDebugging({ services, secrets, script }: Deps): Disposable {
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  const ready = resolver({ services, secrets, showError: (error) => showError(error, services) });
  const code = new CodeSessions({ fetch, onError: (error) => showError(error, services) });
  const languages = [...graphLanguages];
  const parts: Disposable[] = [
    vscode.debug.registerDebugConfigurationProvider(debugType, initialConfigurations(services), Initial),
    vscode.debug.registerDebugConfigurationProvider(debugType, dynamicConfigurations(services), Dynamic),
    vscode.debug.registerDebugConfigurationProvider(debugType, ready),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, adapterFactory(script, code)),
    code,
    whileDebugging(() =>
      vscode.Disposable.from(
        vscode.languages.registerEvaluatableExpressionProvider(languages, channelHover),
        vscode.languages.registerInlineValuesProvider(languages, inlineValues),
      ),
    ),
    keepStartKey(services.language),
  ];
  const store = new DisposableStore();
  for (const part of parts) store.add(part);
  return store;
}
