/** The extension shows up in the window: its place in the activity bar, in VS Code's dark and light themes. */
import { activityBarItem, statusItem, treeItem } from '../host/workbenchActions.js';
import { openWorkbench } from '../host/workbench.js';
import { createWorkspace } from '../host/workspace.js';

describe('the window', function () {
  this.timeout(300_000);

  for (const theme of ['dark', 'light'] as const) {
    it(`shows Backstep in the activity bar (${theme})`, async () => {
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
      } finally {
        await workbench.screenshot(`window-${theme}`);
        await workbench.close();
        await workspace.remove();
      }
    });
  }
});
