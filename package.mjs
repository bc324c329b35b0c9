// Packs the extension into a VSIX for the platform it is run on (the worker's tsx brings a native esbuild), without
// node_modules: everything needed at run time is in dist/. `--out <file>` names the result.
import { createVSIX } from '@vscode/vsce';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { out: { type: 'string' } } });

await createVSIX({
  dependencies: false,
  target: `${process.platform}-${process.arch}`,
  // Runs `vscode:prepublish`, the production build.
  ...(values.out === undefined ? {} : { packagePath: values.out }),
  // No repository is named yet, to which the README's links could be made to point.
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
