// Collects the English texts that go through `t`, for translators: `npm run l10n` writes l10n/bundle.l10n.json. A
// translation beside it (bundle.l10n.de.json, and package.nls.de.json for the manifest) is taken up by VS Code.
import { getL10nJson } from '@vscode/l10n-dev';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The texts of these folders of the repository, each by itself. */
export async function collectTexts(folders) {
  const scripts = [];
  for (const folder of folders) {
    const root = path.join(import.meta.dirname, folder);
    for (const name of await readdir(root, { recursive: true })) {
      if (!/\.tsx?$/.test(name) || name.endsWith('.d.ts')) continue;
      const contents = await readFile(path.join(root, name), 'utf8');
      if (contents.includes('l10n'))
        scripts.push({ extension: path.extname(name), contents: named(contents) });
    }
  }
  return getL10nJson(scripts);
}

// The exporter knows `l10n.t(…)` only, also where `t` was imported by its name, and passes over files without "vscode".
function named(contents) {
  if (!/import \{[^}]*\bt\b[^}]*\} from '@vscode\/l10n'/.test(contents)) return contents;
  return `import * as l10n from '@vscode/l10n';\n${contents.replace(/(?<![\w.$])t\(/g, 'l10n.t(')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.join(import.meta.dirname, 'l10n', 'bundle.l10n.json');
  const texts = await collectTexts(['extension', 'webview', 'server']);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(texts, null, 2)}\n`);
  console.log(`${Object.keys(texts).length} texts in ${file}`);
}
