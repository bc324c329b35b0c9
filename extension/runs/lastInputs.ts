/** The input that each graph was given last in this workspace, as text: the first proposal for the next run. */
import type { Memento } from 'vscode';

interface NamedGraph {
  projectId: string;
  graphId: string;
}

export class LastInputs {
  constructor(private readonly memory: Memento) {}

  get(graph: NamedGraph): string | undefined {
    return this.memory.get<string>(keyOf(graph));
  }

  async set(graph: NamedGraph, text: string): Promise<void> {
    await this.memory.update(keyOf(graph), text);
  }
}

function keyOf({ projectId, graphId }: NamedGraph): string {
  return `lastInput ${projectId} ${graphId}`;
}
