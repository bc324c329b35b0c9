// The layering of the code base as lint rules: who may import whom (see README, "Map of the folders").
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import i18next from 'eslint-plugin-i18next';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Forbids imports of the named top-level parts from the files that match `files`. */
const layer = (files, forbidden, message) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }],
  },
});

const editorOnly = ['vscode', 'vscode-languageclient', 'vscode-languageclient/*'];
const folders = (...names) => names.flatMap((name) => [`**/${name}/*`, `**/${name}/**`]);

/**
 * Texts for people go through `t`. What cannot be one is left out: single words in lower case (identifiers, kinds), names
 * without spaces, signs, addresses, options of a command line.
 */
const translated = (exclude = {}) => ({
  plugins: { i18next },
  rules: {
    'i18next/no-literal-string': [
      'error',
      {
        mode: 'all',
        framework: 'react',
        message: 'Texts for people go through t() of @vscode/l10n or vscode.l10n.t()',
        'should-validate-template': true,
        words: {
          exclude: [
            '[^A-Za-z]*',
            '\\[?[a-z$_.@-][\\w.$:/#~\\]-]*',
            '[A-Z_]+',
            '[\\w]+([A-Z][a-z]*)+',
            '[./?&*!{<]\\S*',
            '\\.[a-z].*',
            '\\{.*\\}',
            '--[a-z-]+',
            '\\$\\([a-z~-]+\\)',
            '"?\\\\?\\\\?[nu]?"?',
            '\\)? ?Backstep( Server| Graphs| Language Server)?',
            ...(exclude.words ?? []),
          ],
        },
        'jsx-attributes': {
          exclude: ['className', 'd', 'id', 'key', 'name', 'role', 'style', 'transform', 'type', 'viewBox'],
        },
        callees: {
          exclude: [
            't',
            'l10n\\.t',
            'Error',
            'RegExp',
            'includes',
            'startsWith',
            'endsWith',
            'split',
            'join',
            'replace',
            'replaceAll',
            'querySelector(All)?',
            '(log\\.)?(info|warn|error|debug)',
            'log',
            ...(exclude.callees ?? []),
          ],
        },
        'object-properties': { exclude: ['className', 'id', 'key', 'kind', 'type'] },
      },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.vscode-test/**',
      '**/.backstep/**',
      'artifacts/**',
      'test/fixtures/broken/**',
      // Stand-ins for other packages' declarations, in the manner of those.
      'server/typeSchemas/declarations/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', '*.d.mts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })] },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  layer(
    ['server/protocol/**'],
    [...folders('http', 'runs', 'storage', 'graphs', 'workers', 'language', 'extension'), ...editorOnly],
    'The protocol imports nothing else of ours.',
  ),
  layer(
    ['server/storage/**'],
    [...folders('http', 'runs', 'graphs', 'workers', 'language', 'extension'), ...editorOnly],
    'storage knows only the protocol.',
  ),
  layer(
    ['server/graphs/**'],
    [...folders('http', 'runs', 'storage', 'workers', 'language', 'extension'), ...editorOnly],
    'graphs knows only the protocol.',
  ),
  layer(
    ['server/workers/**'],
    [...folders('http', 'runs', 'storage', 'graphs', 'language', 'extension'), ...editorOnly],
    'A worker knows only the protocol.',
  ),
  layer(
    ['server/typeSchemas/**'],
    [...folders('http', 'runs', 'storage', 'graphs', 'workers', 'language', 'extension'), ...editorOnly],
    'The type reader knows only the protocol.',
  ),
  layer(
    ['server/runs/**'],
    [...folders('http', 'workers', 'language', 'extension'), ...editorOnly],
    'runs stands on storage and graphs.',
  ),
  layer(
    ['server/http/**'],
    [...folders('workers', 'language', 'extension'), ...editorOnly],
    'http stands on runs.',
  ),
  layer(
    ['server/language/**'],
    [...folders('http', 'runs', 'storage', 'graphs', 'workers', 'extension'), ...editorOnly],
    'The language server knows only the protocol.',
  ),
  layer(
    ['server/debug/**'],
    [...folders('http', 'runs', 'storage', 'graphs', 'workers', 'language', 'extension'), ...editorOnly],
    'The debug adapter reaches the server through its HTTP API alone.',
  ),
  layer(
    [
      'server/debug/stepping/**',
      'server/debug/api/**',
      'server/debug/expressions/**',
      'server/debug/values/**',
    ],
    ['@vscode/debugadapter', '@vscode/debugprotocol'],
    'Only the session and its requests know the Debug Adapter Protocol.',
  ),
  layer(
    ['extension/**'],
    folders('server/http', 'server/runs', 'server/storage', 'server/graphs', 'server/workers', 'webview'),
    'The extension reaches the server through its HTTP API alone.',
  ),
  layer(
    ['webview/**'],
    [
      ...folders('http', 'runs', 'storage', 'graphs', 'workers', 'language', 'extension'),
      ...editorOnly,
      'node:*',
    ],
    'The webview knows only protocol types.',
  ),
  {
    files: ['webview/**/*.{ts,tsx}'],
    // Pictures of graphs and Mermaid have a syntax, as have JSON Schema's types.
    ignores: ['webview/state/{graphExport,stateSchema}.ts', 'webview/components/LaneGraph.tsx'],
    ...translated({ words: ['#[0-9a-f]{6}', 'data:.*', ';base64,', 'JSON|AI'] }),
  },
  {
    files: ['extension/**/*.ts'],
    // Programs in other languages.
    ignores: [
      'extension/snippets/**',
      'extension/keptTests/{mochaTest,pytestTest}.ts',
      'extension/panel/panelHtml.ts',
    ],
    ...translated({
      words: ['Python|JavaScript|cURL|JSON', '[\\d ]+em', 'Authorization: Bearer …'],
      callees: ['warn', 'markdown.*'],
    }),
  },
  {
    files: ['server/debug/**/*.ts', 'server/replayText.ts'],
    // The sandbox evaluates programs.
    ignores: ['server/debug/expressions/sandbox.ts'],
    ...translated({
      words: ['interrupt\\(\\)', 'resume\\(', 'state\\[', '\\\\n\\)', '(data|function) breakpoint', 'Error'],
    }),
  },
  {
    files: ['webview/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { console: 'readonly', process: 'readonly' },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'import-x/no-default-export': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
