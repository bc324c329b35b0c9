/** In which language a graph or a module of the user's is written: its worker is of that language. Pure. */

export type Language = 'javascript' | 'python';

/** By what langgraph.json names: a Python file, or a dotted module. */
export function languageOf({ file, module }: { file: string; module?: string | undefined }): Language {
  return module !== undefined || file.endsWith('.py') ? 'python' : 'javascript';
}
