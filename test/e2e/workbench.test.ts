/** The extension shows up in the window: its place in the activity bar, in VS Code's dark and light themes, and the way to get started. */
import {
  activityBarItem,
  pickItem,
  runCommand,
  statusItem,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import { openWorkbench } from '../host/workbench.js';
import { createWorkspace } from '../host/workspace.js';

describe('the window', function () {
  this.timeout(300_000);

  for (const theme of ['dark', 'light'] as const) {
    it(`shows Backstep in the activity bar, and a walkthrough whose steps end when done (${theme})`, async () => {
      const workspace = await createWorkspace();
      const workbench = await openWorkbench({ folder: workspace.folder, theme });
      try {
        await activityBarItem(workbench.page, 'Backstep').click();
        await workbench.page
          .locator('.sidebar .title-label')
          .filter({ hasText: /backstep/i })
          .waitFor();
        await statusItem(workbench.page, 'Backstep').waitFor();
        await treeItem(workbench.page, 'joke').first().waitFor();
        await runCommand(workbench.page, 'Welcome: Open Walkthrough...');
        await pickItem(workbench.page, 'Get Started with Backstep');
        const step = workbench.page.locator('.getting-started-step[data-step-id$="#graph"]');
        await step.click();
        await workbench.screenshot(`walkthrough-${theme}`);
        await workbench.page.getByRole('button', { name: 'Show Graph' }).click();
        await pickItem(workbench.page, 'joke');
        await webview(workbench.page).getByText('write_joke', { exact: true }).waitFor();
        await workbench.page
          .locator('.getting-started-step[data-step-id$="#graph"][aria-checked="true"]')
          .waitFor();
      } finally {
        await workbench.screenshot(`window-${theme}`);
        await workbench.close();
        await workspace.remove();
      }
    });
  }
});
