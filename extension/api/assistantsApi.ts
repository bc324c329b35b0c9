/** `/assistants` as the extension uses it: making, changing and choosing versions. Reading all of them is langGraphApi.ts. */
import type { Client } from '@langchain/langgraph-sdk/client';
import type { Assistant, JsonObject } from '../../server/protocol/api.js';
import { statusOf } from '../errors.js';

/** What can be said of an assistant, as the server takes it: what is not named stays. */
export interface AssistantFields {
  graph_id?: string;
  name?: string;
  description?: string;
  config?: Assistant['config'];
  context?: JsonObject;
  /** Merged into what is there, key by key. */
  metadata?: JsonObject;
}

const versionsPage = 100;

export class AssistantsApi {
  constructor(private readonly client: Client['assistants']) {}

  /** Null where it is gone. */
  async get(assistantId: string): Promise<Assistant | null> {
    try {
      return (await this.client.get(assistantId)) as unknown as Assistant;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async create({ graph_id: graphId, ...fields }: AssistantFields & { graph_id: string }): Promise<Assistant> {
    return (await this.client.create({ graphId, ...fields })) as unknown as Assistant;
  }

  /** Makes a new version, which is then the one that runs. */
  async update(assistantId: string, { graph_id, ...fields }: AssistantFields): Promise<Assistant> {
    const payload = { ...(graph_id === undefined ? {} : { graphId: graph_id }), ...fields };
    return (await this.client.update(assistantId, payload)) as unknown as Assistant;
  }

  /** Newest first. */
  async versions(assistantId: string): Promise<Assistant[]> {
    const versions: Assistant[] = [];
    for (;;) {
      const page = { limit: versionsPage, offset: versions.length };
      const found = (await this.client.getVersions(assistantId, page)) as unknown as Assistant[];
      versions.push(...found);
      if (found.length < versionsPage) return versions.sort((a, b) => b.version - a.version);
    }
  }

  async setLatest(assistantId: string, version: number): Promise<Assistant> {
    return (await this.client.setLatest(assistantId, version)) as unknown as Assistant;
  }

  async delete(assistantId: string, withThreads: boolean): Promise<void> {
    await this.client.delete(assistantId, { deleteThreads: withThreads });
  }
}
