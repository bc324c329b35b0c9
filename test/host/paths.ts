/**
 * Where things lie in the repository, for everything under test/. Nothing else computes these paths, so that the
 * folders can move in one place.
 */
import path from 'node:path';

/** The repository, which is also the extension under development. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** What the tests bring themselves (VS Code, its Node, the folders of `npm start`). Ignored by git. */
export const cacheRoot = path.join(repositoryRoot, '.vscode-test');

/** Screenshots and logs that a run leaves for people. Ignored by git. */
export const artifactsRoot = path.join(repositoryRoot, 'artifacts');

/** The graphs that newcomers and tests run. */
export const exampleFolder = path.join(repositoryRoot, 'examples', 'typescript');
