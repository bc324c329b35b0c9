import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToUri, uriToPath } from '../../../server/language/text/fileUris.js';
import { isReplaced, moveRange, type RangeEdit } from '../../../server/language/text/ranges.js';
import { findConfigs, isSkippedPath } from '../../../server/language/workspace/findConfigs.js';
import { resolveModule } from '../../../server/language/typescript/resolveModule.js';
import { positionAt } from './project.js';

describe('file URIs', () => {
  it('go to paths and back, as VS Code writes them', () => {
    const file = path.resolve('/a b/(c)/[d]/ü+@.ts');
    const uri = pathToUri(file);
    assert.match(uri, /^file:\/\/\/.*a%20b\/%28c%29\/%5Bd%5D\/%C3%BC%2B%40\.ts$/);
    assert.equal(uriToPath(uri)?.toLowerCase(), file.toLowerCase());
  });

  it('write drives as VS Code does', () => {
    assert.equal(pathToUri('C:/a/b.ts'), 'file:///c%3A/a/b.ts');
  });

  it('of other schemes, and malformed ones, have no path', () => {
    for (const uri of ['untitled:Untitled-1', 'git:/a/b.ts', 'file:///%', '', 'nonsense']) {
      assert.equal(uriToPath(uri), null, uri);
    }
  });
});

describe('ranges under an edit', () => {
  /** `[…]` is the range before, `«…»` the text that the edit replaces. */
  function moved(marked: string, replacement: string): string | null {
    const plain = marked.replace(/[[\]«»]/g, '');
    const offset = (mark: string) => marked.slice(0, marked.indexOf(mark)).replace(/[[\]«»]/g, '').length;
    const range = { start: positionAt(plain, offset('[')), end: positionAt(plain, offset(']')) };
    const [from, to] = [offset('«'), offset('»')];
    const after = plain.slice(0, from) + replacement + plain.slice(to);
    const edit: RangeEdit = {
      range: { start: positionAt(plain, from), end: positionAt(plain, to) },
      newEnd: positionAt(after, from + replacement.length),
    };
    if (isReplaced(range, edit)) return null;
    const { start, end } = moveRange(range, edit);
    const lines = after.split('\n');
    const at = ({ line, character }: { line: number; character: number }) =>
      lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
    return `${after.slice(0, at(start))}[${after.slice(at(start), at(end))}]${after.slice(at(end))}`;
  }

  it('stay, move, shrink and grow with the text', () => {
    assert.equal(moved('ab [cd] «»', 'x\ny'), 'ab [cd] x\ny');
    assert.equal(moved('«a»b [cd]', 'x\nyz'), 'x\nyzb [cd]');
    assert.equal(moved('«a\nb» [cd\ne] f', ''), ' [cd\ne] f');
    assert.equal(moved('a [b«c»d] e', 'x\n'), 'a [bx\nd] e');
    assert.equal(moved('«»[bc]', 'x'), 'x[bc]');
    assert.equal(moved('[bc]«»', 'x'), '[bc]x');
    assert.equal(moved('a «b [c»d] e', 'x'), 'a [xd] e');
    assert.equal(moved('a [b«c] d» e', 'x'), 'a [bx] e');
    assert.equal(moved('a «[bc]» d', 'x'), null);
  });
});

describe('imports', () => {
  it('find the source behind the compiled name, and nothing outside of the project', () => {
    const files = new Set(
      ['a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'f/index.ts', 'g.json.ts'].map((name) =>
        path.resolve('/p', name),
      ),
    );
    const find = (specifier: string) => {
      const found = resolveModule(path.resolve('/p/x/from.ts'), specifier, (file) => files.has(file));
      return found === null ? null : path.relative(path.resolve('/p'), found).replaceAll('\\', '/');
    };
    assert.deepEqual(
      [
        '../a.js',
        '../a',
        '../a.ts',
        '../b.jsx',
        '../b.js',
        '../c.mjs',
        '../d.cjs',
        '../e.js',
        '../e',
        '../f',
        '../f/',
        '../g.json',
      ].map(find),
      [
        'a.ts',
        'a.ts',
        'a.ts',
        'b.tsx',
        'b.tsx',
        'c.mts',
        'd.cts',
        'e.js',
        'e.js',
        'f/index.ts',
        'f/index.ts',
        'g.json.ts',
      ],
    );
    assert.deepEqual(['a', '@/a', '/p/a.ts', '.a', '../none', 'node:fs'].map(find), [
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the search for langgraph.json', () => {
  const entry = (name: string, isFolder: boolean) => ({ name, isDirectory: () => isFolder });
  const folders: Record<string, [string, boolean][]> = {
    '': [
      ['langgraph.json', false],
      ['node_modules', true],
      ['.git', true],
      ['app', true],
      ['locked', true],
    ],
    app: [
      ['langgraph.json', false],
      ['other.json', false],
      ['deep', true],
    ],
    'app/deep': [['langgraph.json', true]],
    'app/deep/langgraph.json': [['langgraph.json', false]],
    node_modules: [['langgraph.json', false]],
  };
  const top = path.resolve('/w');

  it('goes into folders, but not into those of packages and tools', async () => {
    const list = (folder: string) => {
      const entries = folders[path.relative(top, folder).replaceAll('\\', '/')];
      if (!entries) return Promise.reject(new Error('EACCES'));
      return Promise.resolve(entries.map(([name, isFolder]) => entry(name, isFolder)));
    };
    const { configs, isIncomplete } = await findConfigs(top, { list });
    assert.deepEqual(
      configs.map((file) => path.relative(top, file).replaceAll('\\', '/')),
      ['langgraph.json', 'app/langgraph.json', 'app/deep/langgraph.json/langgraph.json'],
    );
    assert.equal(isIncomplete, false);
    assert.equal(isSkippedPath(top, path.join(top, 'app', 'langgraph.json')), false);
    assert.equal(isSkippedPath(top, path.join(top, 'langgraph.json')), false);
    assert.equal(isSkippedPath(top, path.join(top, 'a', 'node_modules', 'langgraph.json')), true);
    assert.equal(isSkippedPath(top, path.join(top, '.vscode', 'langgraph.json')), true);
  });

  it('stops at its limit instead of searching for ever', async () => {
    const wide = Array.from({ length: 20_001 }, (_, index) => entry(String(index), true));
    const list = (folder: string) => Promise.resolve(folder === top ? wide : []);
    assert.equal((await findConfigs(top, { list })).isIncomplete, true);
  });
});
