/**
 * Time and size of documents whose truth is on a server, so that VS Code's own question on saving ("the content of the
 * file is newer") comes exactly when somebody else has changed it. VS Code asks only where the file is newer *and* of
 * another size; so two revisions of one document never have the same size here. Pure.
 */
interface Known {
  revision: string;
  mtime: number;
  size: number;
  /** Sizes that stood for other revisions. */
  taken: Set<number>;
}

export class Revisions {
  private readonly known = new Map<string, Known>();

  /**
   * @param revision Differs whenever the content may.
   * @param changedAt Milliseconds; a revision that follows another is later, whatever the server's clock says.
   * @param bytes The real size.
   */
  stamp(
    document: string,
    revision: string,
    changedAt: number,
    bytes: number,
  ): { mtime: number; size: number } {
    const last = this.known.get(document);
    if (last?.revision === revision) return { mtime: last.mtime, size: last.size };
    const taken = last?.taken ?? new Set();
    let size = bytes;
    while (taken.has(size)) size++;
    taken.add(size);
    const mtime = last === undefined ? changedAt : Math.max(changedAt, last.mtime + 1);
    this.known.set(document, { revision, mtime, size, taken });
    return { mtime, size };
  }
}
