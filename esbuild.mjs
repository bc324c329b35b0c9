// Bundles every process of the product into dist/. `--watch` rebuilds on change, `--production` minifies.
import { context } from 'esbuild';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { webviewBundle } from './webview/bundle.mjs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);
const packageDir = (name) => path.dirname(require.resolve(`${name}/package.json`));

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'info',
};
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs' };

const bundles = [
  { ...node, entryPoints: ['extension/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  {
    ...node,
    entryPoints: ['server/main.ts'],
    outfile: 'dist/server.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  // jsonc-parser's CommonJS form hides its parts from a bundler; its ES modules do not.
  {
    ...node,
    entryPoints: ['server/language/main.ts'],
    outfile: 'dist/languageServer.js',
    mainFields: ['module', 'main'],
  },
  { ...node, entryPoints: ['server/debug/main.ts'], outfile: 'dist/debugAdapter.js' },
  // Holds the TypeScript compiler, which nobody steps into.
  {
    ...node,
    entryPoints: ['server/typeSchemas/main.ts'],
    outfile: 'dist/typeReader.js',
    minify: true,
    sourcemap: false,
  },
  // The worker loads user code and is ESM itself, so that `import()` of a graph is the runtime's own.
  {
    ...node,
    entryPoints: ['server/workers/node/main.ts'],
    outfile: 'dist/nodeWorker.mjs',
    format: 'esm',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  },
  { ...shared, ...webviewBundle({ production }), outfile: 'dist/webview/main.js' },
];

if (!production) {
  // The suites that run inside VS Code, one bundle each (see test/vscode/index.ts).
  bundles.push({
    ...node,
    entryPoints: ['test/vscode/*.ts'],
    outdir: 'dist/test/vscode',
    external: ['vscode', 'mocha'],
  });
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist/grammars', { recursive: true });
// The sources are ESM, the bundles that VS Code and Node load are CommonJS.
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
const grammars = path.join(packageDir('@vscode/tree-sitter-wasm'), 'wasm');
for (const file of [
  'tree-sitter.wasm',
  'tree-sitter-typescript.wasm',
  'tree-sitter-tsx.wasm',
  'tree-sitter-javascript.wasm',
  'tree-sitter-python.wasm',
]) {
  await cp(path.join(grammars, file), path.join('dist/grammars', file));
}

// What the type reader's compiler takes for the language's and LangGraph's declarations (see server/typeSchemas/program.ts).
await mkdir('dist/typescript');
const libs = path.join(packageDir('typescript'), 'lib');
for (const file of await readdir(libs)) {
  if (/^lib\.(es5|es20\d\d(\.(?!full)\w+)*|decorators(\.legacy)?)\.d\.ts$/.test(file))
    await cp(path.join(libs, file), path.join('dist/typescript', file));
}
await cp('server/typeSchemas/declarations', 'dist/typescript', { recursive: true });
for (const notice of ['LICENSE.txt', 'ThirdPartyNoticeText.txt'])
  await cp(path.join(packageDir('typescript'), notice), path.join('dist/typescript', notice));

// What VS Code's JSON features know of langgraph.json (`contributes.jsonValidation`).
await cp('server/protocol/langgraph.schema.json', 'dist/langgraph.schema.json');

// The Python worker is run as it is.
await cp('server/workers/python', 'dist/pythonWorker', {
  recursive: true,
  filter: (source) => !source.endsWith('__pycache__'),
});

if (production) {
  // The worker loads TypeScript through tsx, which cannot be bundled: it hooks itself in by file name, and esbuild is native.
  const copied = new Set();
  const copyPackage = async (name, from) => {
    if (copied.has(name)) return;
    copied.add(name);
    const file = createRequire(from).resolve(`${name}/package.json`);
    const { dependencies } = JSON.parse(await readFile(file, 'utf8'));
    await cp(path.dirname(file), path.join('dist/node_modules', name), {
      recursive: true,
      filter: (source) => !/\.(d\.[cm]?ts|md|map)$/.test(source),
    });
    for (const each of Object.keys(dependencies ?? {})) await copyPackage(each, file);
  };
  await copyPackage('tsx', import.meta.url);
  await copyPackage(`@esbuild/${process.platform}-${process.arch}`, require.resolve('esbuild/package.json'));
}

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
