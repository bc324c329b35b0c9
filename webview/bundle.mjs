// How the webview is bundled: used by esbuild.mjs for the product and by the tests of the page.

/** esbuild options; the caller adds entry folder (absWorkingDir), outfile or write, and logging. */
export const webviewBundle = ({ production }) => ({
  entryPoints: ['webview/main.tsx'],
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  loader: { '.ttf': 'file', '.svg': 'dataurl' },
  assetNames: '[name]',
});
