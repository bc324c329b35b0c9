/**
 * States before a checkpoint, from servers of every kind: the published description and the SDK's types want a config
 * there, which Python's server insists on; the JavaScript one takes only the bare id. Which one a server wants is
 * remembered, so that it refuses once and not for every page.
 */
import type { Config } from '@langchain/langgraph-sdk';

/** Calls `page` with the checkpoint in the form that the server takes. */
export type HistoryBefore = <Page>(
  checkpointId: string,
  page: (before: Config) => Promise<Page>,
) => Promise<Page>;

/** For one server. */
export function createHistoryBefore(): HistoryBefore {
  let takesId = false;
  return async (checkpointId, page) => {
    const byId = () => page(checkpointId as unknown as Config);
    if (takesId) return byId();
    try {
      return await page({ configurable: { checkpoint_id: checkpointId } });
    } catch (error) {
      const status = (error as { status?: unknown } | null)?.status;
      if (status !== 400 && status !== 422) throw error;
      const found = await byId();
      takesId = true;
      return found;
    }
  };
}
