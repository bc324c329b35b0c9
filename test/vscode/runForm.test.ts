/** The form for a run on a new thread in a real VS Code: it follows its graph's source. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import type { PanelRunForm, ToPanel } from '../../server/protocol/panel.js';
import { activated, once } from './extensionUnderTest.js';
import { addSecondProject, soundSource } from './secondProject.js';
import type { SecondProject } from './secondProject.js';

describe('the form for a run', () => {
  let services: Services;
  let project: SecondProject;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    project = await addSecondProject(services, 'form');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await project.remove();
  });

  it('has the fields of the graph as its source is now, while it stays open', async () => {
    const form = services.panels.showNewRun({ projectId: project.id, graphId: 'sound' });
    const has = (message: ToPanel, field: string): boolean =>
      message.type === 'runForm' && fieldsOf(message.form).includes(field);
    await once(form.onDidSend, (message) => has(message, 'word'));
    const next = once(form.onDidSend, (message) => has(message, 'volume'));
    await project.write('sound', soundSource.replace('word:', 'volume: Annotation<number>, word:'));
    const message = await next;
    assert.ok(message.type === 'runForm');
    assert.equal(message.form.problem, null);
    assert.deepEqual(fieldsOf(message.form).sort(), ['volume', 'word']);
  });
});

function fieldsOf({ input_schema: schema }: PanelRunForm): string[] {
  const { properties = {} } = (schema ?? {}) as { properties?: object };
  return Object.keys(properties);
}
