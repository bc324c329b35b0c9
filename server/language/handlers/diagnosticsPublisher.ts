/**
 * Sends the problems of the open documents once typing pauses. While a document has syntax errors, what was sent
 * before stays: the editor moves it along.
 */
import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { CodeLocation } from '../model/graphModel.js';
import type { Debounce } from '../languageServer.js';
import type { HandlerDeps } from './handlerDeps.js';

interface PublisherDeps extends HandlerDeps {
  debounce: Debounce;
}

const quietMilliseconds = 300;

export class DiagnosticsPublisher {
  /** URIs of the open documents, by path. */
  private readonly open = new Map<string, string>();
  private readonly sent = new Map<string, string>();

  constructor(private readonly deps: PublisherDeps) {}

  opened(path: string, uri: string): void {
    this.open.set(path, uri);
    this.schedule();
  }

  closed(path: string): void {
    const uri = this.open.get(path);
    this.open.delete(path);
    if (uri !== undefined) this.send(path, uri, []);
    this.sent.delete(path);
    this.schedule();
  }

  schedule(): void {
    this.deps.debounce(() => void this.publish(), quietMilliseconds);
  }

  private async publish(): Promise<void> {
    for (const [path, uri] of [...this.open]) {
      await this.deps.answer('Diagnostics', undefined, () => {
        if (this.deps.graphs.fileWithGraphs(path)?.hasErrors === true) return;
        const config = this.deps.configs.at(path);
        const problems = config ? this.deps.configs.problems(config) : this.deps.graphs.problems(path);
        this.send(path, uri, problems.filter(({ at }) => at.path === path).map(toDiagnostic));
      });
    }
  }

  private send(path: string, uri: string, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if (text === (this.sent.get(path) ?? '[]')) return;
    this.sent.set(path, text);
    this.deps.connection
      .sendDiagnostics({ uri, diagnostics })
      .catch((error: unknown) => this.deps.connection.console.warn(String(error)));
  }
}

/** What any feature finds wrong in a document. */
export interface Problem {
  code: string;
  at: CodeLocation;
  message: string;
  severity: DiagnosticSeverity;
  tags?: DiagnosticTag[];
}

export function toDiagnostic({ at, message, severity, code, tags }: Problem): Diagnostic {
  return { range: at.range, message, severity, code, source: 'Backstep', ...(tags && { tags }) };
}
