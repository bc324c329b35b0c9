/** Which properties of a type JSON does not show. Pure. */
import ts from 'typescript';

/** Private members, those named by symbols, and what only the prototype of a class has. */
export function isHidden(property: ts.Symbol): boolean {
  if (property.name.startsWith('__@')) return true;
  if (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Prototype)) return true;
  return (property.declarations ?? []).some(
    (declaration) =>
      ts.isGetAccessorDeclaration(declaration) ||
      (ts.isPropertyDeclaration(declaration) && ts.isPrivateIdentifier(declaration.name)) ||
      (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !==
        0,
  );
}
