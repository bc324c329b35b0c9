/**
 * A TypeScript program over a graph's source and what it imports of the project, for reading types only. LangGraph's
 * declarations are replaced (declarations.ts); other packages are left out in the first reading, because loading them
 * takes longer than everything else, and read for real in the second. Files of the compiler are parsed once.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import ts from 'typescript';
import { globalDeclarations, standInFor } from './declarations.js';

export interface ProgramFolders {
  /** TypeScript's lib.*.d.ts. */
  lib: string;
  /** Our stand-ins. */
  declarations: string;
}

export interface SourceProgram {
  program: ts.Program;
  /** Every file of the user's that was read, with the SHA-1 of its text. */
  files: Record<string, string>;
  /** Whether packages were left out. */
  hasLeftOut: boolean;
}

export interface ProgramReader {
  read(file: string, options: { withPackages: boolean }): SourceProgram;
}

const libFile = 'lib.es2023.d.ts';

export function createProgramReader({ lib, declarations }: ProgramFolders): ProgramReader {
  // The compiler's own paths have slashes on every system.
  const libDir = slashed(lib);
  const standInDir = slashed(declarations);
  const own = new Map<string, ts.SourceFile>();
  const isOwn = (file: string) => [libDir, standInDir].some((dir) => isInside(file, dir));

  return {
    read(given, { withPackages }) {
      const file = slashed(given);
      const files: Record<string, string> = {};
      const { options, configs } = compilerOptions(file);
      for (const [name, text] of configs) files[name] = sha1(text);
      let hasLeftOut = false;

      const host: ts.CompilerHost = {
        ...ts.createCompilerHost(options),
        getCurrentDirectory: () => path.dirname(file),
        getDefaultLibFileName: () => path.posix.join(libDir, libFile),
        getDefaultLibLocation: () => libDir,
        getSourceFile(name, languageVersion) {
          const known = own.get(name);
          if (known !== undefined) return known;
          const text = ts.sys.readFile(name);
          if (text === undefined) return undefined;
          if (!isOwn(name)) {
            files[path.normalize(name)] = sha1(text);
            return ts.createSourceFile(name, text, languageVersion, true);
          }
          const quick = { ...asOptions(languageVersion), jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
          const parsed = ts.createSourceFile(name, text, quick, true);
          own.set(name, parsed);
          return parsed;
        },
        resolveModuleNameLiterals: (literals, containing, redirected, containingOptions) =>
          literals.map(({ text: specifier }) => {
            const standIn = standInFor(specifier);
            if (standIn === null) return { resolvedModule: undefined };
            if (standIn !== undefined) {
              const resolvedFileName = path.posix.join(standInDir, standIn);
              return { resolvedModule: { resolvedFileName, extension: ts.Extension.Dts } };
            }
            const found = ts.resolveModuleName(
              specifier,
              containing,
              containingOptions,
              host,
              cache,
              redirected,
            );
            if (withPackages || found.resolvedModule?.isExternalLibraryImport !== true) return found;
            hasLeftOut = true;
            return { resolvedModule: undefined };
          }),
      };
      // Packages that ask for Node's types: large, and nothing that JSON knows.
      host.resolveTypeReferenceDirectiveReferences = (references) =>
        references.map(() => ({ resolvedTypeReferenceDirective: undefined }));
      const canonical = (name: string) => host.getCanonicalFileName(name);
      const cache = ts.createModuleResolutionCache(path.dirname(file), canonical, options);
      const rootNames = [path.posix.join(standInDir, globalDeclarations), file];
      const program = ts.createProgram({ rootNames, options, host });
      return { program, files, hasLeftOut };
    },
  };
}

/** What decides how the project's modules are found; how strictly it is checked is not its business here. */
function compilerOptions(file: string): { options: ts.CompilerOptions; configs: [string, string][] } {
  const configs: [string, string][] = [];
  const readFile = (name: string) => {
    const text = ts.sys.readFile(name);
    if (text !== undefined) configs.push([path.normalize(name), text]);
    return text;
  };
  const configFile = ts.findConfigFile(path.dirname(file), (name) => ts.sys.fileExists(name));
  const found: ts.CompilerOptions = {};
  if (configFile !== undefined) {
    const { config } = ts.readConfigFile(configFile, readFile) as { config?: unknown };
    // Only its options matter, not the files it would compile.
    const host = { ...ts.sys, readFile, readDirectory: () => [] };
    const { options } = ts.parseJsonConfigFileContent(config ?? {}, host, path.dirname(configFile));
    for (const name of ['paths', 'pathsBasePath', 'baseUrl', 'rootDirs', 'customConditions'])
      if (options[name] !== undefined) found[name] = options[name];
  }
  return {
    configs,
    options: {
      ...found,
      noEmit: true,
      strict: true,
      allowJs: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.Preserve,
      lib: [libFile],
      types: [],
      resolveJsonModule: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      maxNodeModuleJsDepth: 0,
    },
  };
}

function asOptions(given: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.CreateSourceFileOptions {
  return typeof given === 'object' ? given : { languageVersion: given };
}

function slashed(file: string): string {
  return file.replaceAll(path.sep, '/');
}

function isInside(file: string, dir: string): boolean {
  const relative = path.relative(dir, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
