/** What to say of the keys of langgraph.json that have no effect: a misspelt key must not pass in silence. Pure. */
import { keyProblems } from '../protocol/langgraphJson.js';

/** One sentence for each key of `config` that has no effect, by its full name (`store.index.foo`). */
export function keyWarnings(config: object): string[] {
  return keyProblems(config).map(({ kind, key, path, known }) => {
    const name = path.join('.');
    return kind === 'ignored'
      ? `the key "${name}" has no effect on this server.`
      : `the key "${name}" is not known and has no effect${hint(key, known)}`;
  });
}

function hint(key: string, known: string[]): string {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(3, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '.' : `; did you mean "${near.candidate}"?`;
}

/** How many letters must be put in, taken out or replaced to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
