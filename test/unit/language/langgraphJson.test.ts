/** langgraph.json in the editor, with the cursor (`¦`) and the places (`«»`) marked in its text. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { ConfigDocuments } from '../../../server/language/config/configDocuments.js';
import { configFixes } from '../../../server/language/config/fixes.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { uriToPath } from '../../../server/language/text/fileUris.js';
import { applyEdits, loadTestGrammars, marked, Project, withRanges } from './project.js';

const agent = `import { START, StateGraph } from '@langchain/langgraph';
const write = () => ({});
export const settings = { a: 1 };
export interface Shape { a: string }
export const graph = new StateGraph(S)
  .addNode('write', write)
  .addNode('tell', write)
  .addEdge(START, 'write')
  .addEdge('write', 'tell')
  .compile();
export function makeGraph() {
  return graph;
}
`;

const files = {
  'src/agent.ts': agent,
  'src/types.d.ts': 'export declare const a: string;\n',
  'src/again.ts': `export * from './agent.js';\nexport { graph as renamed } from './agent.js';\n`,
  'src/outside.ts': `export * from 'some-package';\n`,
  'src/common.cjs': `module.exports = load();\n`,
  'src/parts.js': `export default { graph: 1 };\n`,
  'src/broken.ts': `export const a = (;\n`,
  'app.py': 'graph = build()\n',
  '.env': 'A=1\n',
  'node_modules/x/index.js': '',
  'lib/deep/other.mts': 'export const auth = 1;\n',
};

describe('langgraph.json in the editor', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function open(source: string) {
    const { text, positions } = marked(source);
    const project = new Project(grammars, { ...files, 'langgraph.json': text });
    const configs = new ConfigDocuments({
      sources: project.sources,
      graphs: project.graphs,
      disk: { entries: (folder) => entriesOf(project.disk, folder) },
    });
    const config = configs.at(project.path('langgraph.json')) ?? assert.fail();
    return { project, configs, config, text, position: positions[0] ?? { line: 0, character: 0 } };
  }

  const graphs = (target: string) => `{ "graphs": { "a": "${target}" } }`;

  /** The problems as the text shows them, and what they say. */
  function problems(source: string) {
    const { configs, config, text } = open(source);
    const found = configs.problems(config);
    return {
      text: withRanges(
        text,
        found.map(({ at }) => at.range),
      ),
      messages: found.map(({ message }) => message),
      suggestions: found.flatMap(({ suggestions }) => suggestions),
      found,
    };
  }

  const isFine = (source: string) => assert.deepEqual(problems(source).messages, [], source);

  describe('problems', () => {
    it('are files that are not there, with the ones that may be meant', () => {
      const typo = problems(graphs('./src/agnet.ts:graph'));
      assert.equal(typo.text, graphs('«./src/agnet.ts»:graph'));
      assert.deepEqual(typo.messages, ['There is no file "./src/agnet.ts".']);
      assert.equal(typo.suggestions[0], './src/agent.ts');
      assert.deepEqual(problems(graphs('./agent.ts:graph')).suggestions, ['./src/agent.ts']);
      assert.deepEqual(problems(graphs('./srd/agent.ts:graph')).suggestions, ['./src/agent.ts']);
      assert.equal(problems(graphs('./missing.py:graph')).messages.length, 1);
      assert.deepEqual(problems(graphs('ap.py:graph')).suggestions, ['app.py']);
    });

    it('are exports that the file does not have', () => {
      const typo = problems(graphs('./src/agent.ts:grph'));
      assert.equal(typo.text, graphs('./src/agent.ts:«grph»'));
      assert.deepEqual(typo.messages, ['"./src/agent.ts" has no export "grph".']);
      assert.equal(typo.suggestions[0], 'graph');
      const none = problems(graphs('./src/agent.ts'));
      assert.equal(none.text, graphs('«./src/agent.ts»'));
      assert.equal(none.suggestions[0], './src/agent.ts:graph');
      assert.equal(problems(graphs('./src/again.ts:nothing')).messages.length, 1);
      assert.equal(
        problems(graphs('./src/agent.ts:Shape')).messages.length,
        1,
        'a type is no export at run time',
      );
    });

    it('are folders and files that other keys name, and keys without effect', () => {
      const { text } = problems(
        '{ "graphs": {}, "env": ".envv", "auth": { "path": "./src/agent.ts:auth" }, "dependencies": [".", "./srcc", "openai"], "ui": { "a": "./ui.tsx" }, "http": { "mount_prefix": "/a" } }',
      );
      assert.equal(
        text,
        '{ "graphs": {}, "env": "«.envv»", "auth": { "path": "./src/agent.ts:«auth»" }, "dependencies": [".", "«./srcc»", "openai"], "ui": { "a": "«./ui.tsx»" }, "http": { «"mount_prefix"»: "/a" } }',
      );
    });

    it('are not told of what may be right', () => {
      for (const target of [
        './src/agent.ts:graph',
        './src/agent.ts:makeGraph',
        './src/agent.js:graph',
        './src/again.ts:renamed',
        './src/again.ts:graph',
        './src/outside.ts:anything',
        './src/common.cjs:anything',
        './src/parts.js:graph',
        './src/broken.ts:anything',
        './app.py:graph',
        'app.py:graph',
        'package.module:graph',
        './src/agent.ts:',
        './src:graph',
        '',
      ])
        isFine(graphs(target));
      isFine(
        `{ "graphs": {}, "env": ".env", "store": { "index": { "embed": "openai:text-embedding-3-small" } } }`,
      );
      isFine(`{ "graphs": {}, "env": { "A": "./nothing.ts:x" }, "pip_config_file": "/etc/pip.conf" }`);
      isFine(`{ "graphs": {}, "dependencies": [".", "./src", "langchain_openai"] }`);
    });

    it('are found in a text with errors, comments and escapes too', () => {
      assert.equal(
        problems('{ "graphs": { "a": "./no.ts:g", // here\n "b": , } "env": "\\u002eenw"').text,
        '{ "graphs": { "a": "«./no.ts»:g", // here\n "b": , } "env": "«\\u002eenw»"',
      );
      for (const text of ['', '{', '[]', '"graphs"', '{"graphs":', '{"graphs":{"a":"', 'null', '\0']) {
        const { configs, config } = open(text);
        assert.ok(Array.isArray(configs.problems(config)));
      }
    });

    it('are fixed by what is meant', () => {
      const { configs, config, text } = open(graphs('./src/agent.ts:grph'));
      const found = configs.problems(config);
      const [fix] = configFixes(found, found[0]?.at.range ?? assert.fail());
      assert.equal(fix?.title, 'Change to "graph"');
      assert.equal(applyEdits(text, fix.edits), graphs('./src/agent.ts:graph'));
      const start = { line: 0, character: 0 };
      assert.deepEqual(configFixes(found, { start, end: start }), []);
    });
  });

  describe('completion', () => {
    /** The texts that accepting each item gives. */
    function complete(source: string): string[] {
      const { configs, config, text, position } = open(source);
      return configs
        .completion(config, position)
        .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
        .map(({ textEdit }) => {
          assert.ok(textEdit && 'range' in textEdit);
          return applyEdits(text, [textEdit]);
        });
    }

    it('offers sources and folders, level by level', () => {
      assert.deepEqual(complete(graphs('¦')), [graphs('./app.py:'), graphs('./lib/'), graphs('./src/')]);
      assert.deepEqual(complete(graphs('./lib/deep/¦')), [graphs('./lib/deep/other.mts:')]);
      assert.ok(complete(graphs('./src/ag¦:graph')).includes(graphs('./src/agent.ts:graph')));
      assert.ok(!complete(graphs('./src/¦')).some((text) => text.includes('types.d.ts')));
    });

    it('offers exports, graphs first, types never', () => {
      assert.deepEqual(complete(graphs('./src/agent.ts:¦')), [
        graphs('./src/agent.ts:graph'),
        graphs('./src/agent.ts:makeGraph'),
        graphs('./src/agent.ts:settings'),
      ]);
      assert.deepEqual(complete(graphs('./src/again.ts:re¦n')).at(-2), graphs('./src/again.ts:renamed'));
      assert.deepEqual(complete('{ "auth": { "path": "./lib/deep/other.mts:¦" } }'), [
        '{ "auth": { "path": "./lib/deep/other.mts:auth" } }',
      ]);
    });

    it('offers what fits the key, and nothing elsewhere', () => {
      assert.deepEqual(complete('{ "env": "¦" }')[0], '{ "env": ".env" }');
      assert.deepEqual(complete('{ "dependencies": ["./¦"] }'), [
        '{ "dependencies": ["./lib/"] }',
        '{ "dependencies": ["./src/"] }',
      ]);
      for (const none of [
        '{ "¦graphs": {} }',
        '{ "graphs": { "a¦": "" } }',
        '{ "graphs": ¦ }',
        '{ "python_version": "¦" }',
        graphs('./nowhere/¦'),
        graphs('package.module:¦'),
      ])
        assert.deepEqual(complete(none), [], none);
    });

    it('works in a string without an end', () => {
      assert.deepEqual(complete('{ "graphs": { "a": "./src/agent.ts:¦'), [
        '{ "graphs": { "a": "./src/agent.ts:graph',
        '{ "graphs": { "a": "./src/agent.ts:makeGraph',
        '{ "graphs": { "a": "./src/agent.ts:settings',
      ]);
    });
  });

  describe('definition and hover', () => {
    function leadsTo(source: string) {
      const { configs, config, project, position } = open(source);
      const [link] = configs.definition(config, position);
      if (!link) return null;
      const target = path.basename(uriToPath(link.targetUri) ?? '');
      const text = project.sources.text(uriToPath(link.targetUri) ?? '') ?? '';
      return `${target}: ${text.split('\n')[link.targetSelectionRange.start.line] ?? ''}`;
    }

    it('lead to the export, or to the file', () => {
      assert.equal(
        leadsTo(graphs('./src/ag¦ent.ts:graph')),
        'agent.ts: export const graph = new StateGraph(S)',
      );
      assert.equal(
        leadsTo(graphs('./src/again.ts:ren¦amed')),
        'agent.ts: export const graph = new StateGraph(S)',
      );
      assert.equal(leadsTo(graphs('./src/agent.ts:make¦Graph')), 'agent.ts: export function makeGraph() {');
      assert.equal(leadsTo(graphs('./src/agent.ts:no¦thing')), `agent.ts: ${agent.split('\n')[0] ?? ''}`);
      assert.equal(leadsTo('{ "env": ".e¦nv" }'), '.env: A=1');
      for (const none of ['./no¦.ts:graph', 'package.mod¦ule:graph'])
        assert.equal(leadsTo(graphs(none)), null);
    });

    it('show the nodes of the graph', () => {
      const { configs, config, position, text } = open(graphs('./src/agent¦.ts:graph'));
      const hover = configs.hover(config, position) ?? assert.fail();
      assert.deepEqual(hover.contents, {
        kind: 'markdown',
        value: '**`a`** graph with 2 nodes\n\n- `write` → `tell`\n- `tell`',
      });
      assert.equal(withRanges(text, [hover.range ?? assert.fail()]), graphs('«./src/agent.ts:graph»'));
      for (const none of ['{ "gra¦phs": {} }', '{ "env": ".en¦v" }', graphs('./no¦.ts:graph')]) {
        const other = open(none);
        assert.equal(other.configs.hover(other.config, other.position), null);
      }
    });
  });
});

/** A folder of the files in memory, as a disk lists it. */
function entriesOf(disk: Map<string, string>, folder: string) {
  const names = new Map<string, boolean>();
  for (const file of disk.keys()) {
    const [name = '', ...rest] = path.relative(folder, file).split(path.sep);
    if (name !== '..') names.set(name, rest.length > 0);
  }
  if (names.size === 0) return null;
  return [...names].map(([name, isFolder]) => ({ name, isDirectory: () => isFolder }));
}
