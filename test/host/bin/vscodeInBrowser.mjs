#!/usr/bin/env node
// What @vscode/test-electron starts in place of a desktop VS Code (see ../browserHost.ts).
import { register } from 'tsx/esm/api';

register();
const { runBrowserHost } = await import('../browserHost.ts');
await runBrowserHost(process.argv.slice(2));
