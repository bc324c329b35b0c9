/**
 * Bundles the user's UI components for the browser as the published JS server does: one script that puts a `render`
 * function into a global variable, and one style sheet. React and the SDK are the page's own (the SDK's react-ui hands
 * them out). esbuild is the one that loads TypeScript here already.
 */
import type * as Esbuild from 'esbuild';
import type { BuildContext, BuildFailure, OutputFile, Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UiOutcome, UiSource } from '../../protocol/uiComponents.js';
import { plainStyles, tailwindPlugin } from './tailwind.js';

export interface UiBundles {
  bundle(source: UiSource): Promise<UiOutcome<{ files: string[] }>>;
  file(source: UiSource, name: string): Promise<UiOutcome<{ content: string | null }>>;
}

interface Bundle {
  context: BuildContext<{ write: false }>;
  files: OutputFile[];
}

/** What every page that loads components has. */
const provided = ['react', 'react-dom', '@langchain/langgraph-sdk'];

export function createUiBundles(): UiBundles {
  const bundles = new Map<string, Promise<Bundle>>();

  function bundleOf(source: UiSource): Promise<Bundle> {
    const key = JSON.stringify(source);
    const known = bundles.get(key) ?? open(source);
    bundles.set(key, known);
    // What is missing may be installed in the meantime.
    known.catch(() => bundles.delete(key));
    return known;
  }

  /** With esbuild's memory of the last time this reads only what has changed. */
  async function built(source: UiSource): Promise<OutputFile[]> {
    const bundle = await bundleOf(source);
    const { outputFiles } = await bundle.context.rebuild();
    bundle.files = outputFiles;
    return outputFiles;
  }

  return {
    bundle: (source) =>
      outcome(async () => ({ files: (await built(source)).map((file) => path.basename(file.path)) })),
    file: (source, name) =>
      outcome(async () => {
        const { files: last } = await bundleOf(source);
        const files = last.length > 0 ? last : await built(source);
        const found = files.find((file) => path.basename(file.path) === name);
        return { content: found === undefined ? null : Buffer.from(found.contents).toString('base64') };
      }),
  };
}

async function open({ graph_id: id, file, project_dir: dir, shared }: UiSource): Promise<Bundle> {
  const { context } = await esbuild();
  const styles = (await tailwindPlugin(dir)) ?? plainStyles;
  return {
    files: [],
    context: await context({
      stdin: {
        contents: entry(file),
        resolveDir: path.dirname(file),
        sourcefile: 'ui.entrypoint.tsx',
        loader: 'tsx',
      },
      absWorkingDir: dir,
      outfile: path.join(dir, 'entrypoint.js'),
      write: false,
      bundle: true,
      platform: 'browser',
      target: 'es2020',
      jsx: 'automatic',
      globalName: `__LGUI_${id.replace(/[^a-zA-Z0-9]/g, '_')}`,
      plugins: [styles, fromPage([...provided, ...shared])],
      logLevel: 'silent',
    }),
  };
}

/** The copy that tsx brings: it is wherever this worker is. */
async function esbuild(): Promise<typeof Esbuild> {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const module: unknown = await import(pathToFileURL(createRequire(tsx).resolve('esbuild')).href);
  return module as typeof Esbuild;
}

function entry(file: string): string {
  return `import components from ${JSON.stringify(file)};
    export function render(name, rootId) {
      const target = document.createElement('div');
      document.getElementById(rootId).shadowRoot.appendChild(target);
      window[Symbol.for('LGUI_EXT_STORE')].respond(rootId, components[name], target);
    }`;
}

/** Packages that are not bundled but asked of the page. */
function fromPage(packages: readonly string[]): Plugin {
  return {
    name: 'from-page',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path: wanted }) => {
        const isProvided = packages.some((name) => wanted === name || wanted.startsWith(`${name}/`));
        return isProvided ? { path: wanted, namespace: 'from-page' } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: 'from-page' }, ({ path: wanted }) => ({
        contents: `module.exports = globalThis[Symbol.for('LGUI_REQUIRE')](${JSON.stringify(wanted)});`,
        loader: 'js',
      }));
    },
  };
}

async function outcome<T extends object>(work: () => Promise<T>): Promise<UiOutcome<T>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined)
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    const sentences = errors.map(({ text, location }) => {
      return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
    });
    return { ok: false, message: sentences.join('\n') };
  }
}
