/** A codicon. Decoration only: whoever uses it says in words what it means. */
export function Icon({ name, spin = false }: { name: string; spin?: boolean }) {
  return (
    <span className={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true" />
  );
}
