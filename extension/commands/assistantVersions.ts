/** "Versions of Assistant…": when each was made and what it changed; one is compared with the present, or takes its place. */
import * as vscode from 'vscode';
import type { Assistant } from '../../server/protocol/api.js';
import { changedBetween } from '../assistants/assistantText.js';
import { assistantUri, versionUri } from '../assistants/assistantUri.js';
import type { AssistantKey } from '../assistants/assistantUri.js';
import { commandIds } from '../ids.js';
import { plainLabel } from '../plainLabel.js';
import type { Services } from '../services.js';
import { timeText } from '../threads/threadText.js';
import type { Command } from './command.js';
import { pickAssistant } from './pickAssistant.js';

export const assistantVersions: Command = {
  id: commandIds.assistantVersions,
  needs: 'server',
  async run(services, argument) {
    const picked = await pickAssistant(services, argument, vscode.l10n.t('Versions of which assistant?'));
    if (picked === undefined) return;
    const { projectId, assistant } = picked;
    const key = { projectId, assistantId: assistant.assistant_id };
    const versions = await services.assistants.api(projectId).versions(key.assistantId);
    const chosen = await vscode.window.showQuickPick(
      versions.map((each, index) => versionPick(each, versions[index + 1], assistant, services.now())),
      { title: vscode.l10n.t('Versions of "{0}"', assistant.name), matchOnDetail: true },
    );
    if (chosen !== undefined) await offer(services, key, assistant, chosen.version);
  },
};

type VersionPick = vscode.QuickPickItem & { version: Assistant };

function versionPick(
  version: Assistant,
  before: Assistant | undefined,
  current: Assistant,
  now: Date,
): VersionPick {
  const isCurrent = version.version === current.version;
  const changed = before === undefined ? [] : changedBetween(before, version);
  const described = [
    timeText(version.updated_at, now),
    ...(isCurrent ? [vscode.l10n.t('the one that runs')] : []),
  ];
  return {
    version,
    label: vscode.l10n.t('Version {0}', version.version),
    description: described.filter((part) => part !== '').join(' · '),
    detail:
      before === undefined
        ? vscode.l10n.t('the first')
        : plainLabel(changed.length === 0 ? vscode.l10n.t('nothing changed') : changed.join(', ')),
    iconPath: new vscode.ThemeIcon(isCurrent ? 'check' : 'history'),
  };
}

async function offer(
  services: Services,
  key: AssistantKey,
  current: Assistant,
  { version }: Assistant,
): Promise<void> {
  const compare = {
    label: vscode.l10n.t('Compare with Version {0}', current.version),
    iconPath: new vscode.ThemeIcon('diff'),
    run: () => openDiff(key, current, version),
  };
  const open = {
    label: version === current.version ? vscode.l10n.t('Edit') : vscode.l10n.t('Open'),
    iconPath: new vscode.ThemeIcon('go-to-file'),
    run: () =>
      vscode.window.showTextDocument(
        version === current.version
          ? assistantUri(key, current.name)
          : versionUri(key, vscode.l10n.t('{0} (version {1})', current.name, version), version),
      ),
  };
  const choose = {
    label: vscode.l10n.t('Set as Latest'),
    description: vscode.l10n.t('runs use it from now on'),
    iconPath: new vscode.ThemeIcon('check'),
    run: () => setLatest(services, key, version),
  };
  const actions: (vscode.QuickPickItem & { run: () => Thenable<unknown> })[] =
    version === current.version ? [open] : [compare, choose, open];
  const title = vscode.l10n.t('Version {0} of "{1}"', version, current.name);
  await (await vscode.window.showQuickPick(actions, { title }))?.run();
}

function openDiff(key: AssistantKey, current: Assistant, version: number): Thenable<unknown> {
  const title = vscode.l10n.t('{0}: Version {1} ↔ {2}', current.name, version, current.version);
  const before = versionUri(key, current.name, version);
  const after = assistantUri(key, current.name);
  return vscode.commands.executeCommand('vscode.diff', before, after, title);
}

async function setLatest({ assistants }: Services, key: AssistantKey, version: number): Promise<void> {
  const { name } = await assistants.api(key.projectId).setLatest(key.assistantId, version);
  await assistants.refresh(key.projectId);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Version {0} of "{1}" runs now', version, name), 5000);
}
