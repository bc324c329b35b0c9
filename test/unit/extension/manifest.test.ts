/** package.json, its texts, and the ids in the code tell the same story. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import {
  commandIds,
  contextKeys,
  graphViewType,
  panelViewType,
  settingIds,
  viewIds,
} from '../../../extension/ids.js';

interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: { command: string; category: string; title: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; when: string }[];
    jsonValidation: { url: string }[];
    configuration: { properties: Record<string, unknown> };
    walkthroughs: {
      steps: { description: string; media: { image: string }; completionEvents: string[] }[];
    }[];
  };
}

const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const { contributes, activationEvents } = JSON.parse(text) as Manifest;
const texts = JSON.parse(
  readFileSync(new URL('../../../package.nls.json', import.meta.url), 'utf8'),
) as Record<string, string>;

describe('the manifest', () => {
  it('declares exactly the commands of the code, all under "Backstep"', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual([...declared].sort(), Object.values(commandIds).sort());
    assert.deepEqual(new Set(contributes.commands.map(({ category }) => category)), new Set(['Backstep']));
  });

  it('says of every command when the palette shows it', () => {
    const judged = contributes.menus.commandPalette
      ?.filter(({ when }) => when !== undefined)
      .map(({ command }) => command);
    assert.deepEqual([...(judged ?? [])].sort(), Object.values(commandIds).sort());
  });

  it('uses only context keys that the code sets', () => {
    const clauses = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? '')),
      ...contributes.viewsWelcome.map(({ when }) => when),
    ];
    const used = new Set(clauses.flatMap((clause) => clause.match(/backstep\.\w+/g) ?? []));
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(viewIds), panelViewType]);
    assert.deepEqual(
      [...used].filter((key) => !known.has(key)),
      [],
    );
  });

  it('declares the views, the settings and the panel of the code', () => {
    assert.deepEqual(
      contributes.views.backstep?.map(({ id }) => id),
      Object.values(viewIds),
    );
    const settings = Object.values(settingIds).map((id) => `backstep.${id}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties), settings);
    for (const type of [panelViewType, graphViewType])
      assert.ok(activationEvents.includes(`onWebviewPanel:${type}`));
  });

  it('has a walkthrough whose pictures are there, and whose steps end by what can happen', () => {
    const steps = contributes.walkthroughs.flatMap((each) => each.steps);
    assert.ok(steps.length > 0);
    const commands = new Set<string>([
      ...Object.values(commandIds),
      ...['vscode.openFolder', 'workbench.action.debug.stepBack', 'editor.debug.action.toggleBreakpoint'],
    ]);
    const keys = new Set<string>(Object.values(contextKeys));
    for (const { description, media, completionEvents } of steps) {
      assert.ok(existsSync(new URL(`../../../${media.image}`, import.meta.url)), media.image);
      const written = texts[description.replaceAll('%', '')] ?? '';
      const named = [...written.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
      const ends = completionEvents.map((event) => event.split(':') as [string, string]);
      for (const command of [...named, ...ends.filter(([kind]) => kind === 'onCommand').map(([, id]) => id)])
        assert.ok(commands.has(command), command);
      for (const [, key] of ends.filter(([kind]) => kind === 'onContext')) assert.ok(keys.has(key), key);
    }
  });

  it('names schemas in the form that VS Code takes without a complaint', () => {
    for (const { url } of contributes.jsonValidation) assert.match(url, /^\.\/|^[^:/?#]+:\/\//);
  });

  it('has a text for every placeholder and no text too many', () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });
});
