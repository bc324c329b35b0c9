/** Which modules are read from hand-written declarations instead of their packages' own. Pure. */
const standIns: Record<string, string> = {
  '@langchain/langgraph': 'langgraph.d.ts',
  '@langchain/langgraph/web': 'langgraph.d.ts',
  '@langchain/langgraph/prebuilt': 'prebuilt.d.ts',
  '@langchain/core/messages': 'messages.d.ts',
  '@langchain/core/messages/tool': 'messages.d.ts',
  '@langchain/core/documents': 'documents.d.ts',
};

/** Ambient names, part of every program. */
export const globalDeclarations = 'globals.d.ts';

/** The stand-in's file name; `null` for a module that is never loaded; `undefined` for any other module. */
export function standInFor(specifier: string): string | null | undefined {
  const known = Object.hasOwn(standIns, specifier) ? standIns[specifier] : undefined;
  if (known !== undefined) return known;
  return /^@langchain\/langgraph(-checkpoint)?(\/|$)/.test(specifier) ? null : undefined;
}
