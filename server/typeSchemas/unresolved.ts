/** Tells `any` that the user wrote from the compiler's stand-in for what it could not find. Pure. */
import type ts from 'typescript';

/** The compiler has no public word for it; every such type bears this name inside. */
export function isUnresolved(type: ts.Type): boolean {
  return (type as { intrinsicName?: string }).intrinsicName === 'error';
}
