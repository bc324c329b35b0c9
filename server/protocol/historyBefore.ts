/**
 * States before a checkpoint, from servers of every kind: the published description and the SDK's types want a config
 * there, which Python's server insists on; the JavaScript one takes only the bare id.
 */
import type { Config } from '@langchain/langgraph-sdk';

export async function historyBefore<Page>(
  checkpointId: string,
  page: (before: Config) => Promise<Page>,
): Promise<Page> {
  try {
    return await page({ configurable: { checkpoint_id: checkpointId } });
  } catch (error) {
    const status = (error as { status?: unknown } | null)?.status;
    if (status !== 400 && status !== 422) throw error;
    return page(checkpointId as unknown as Config);
  }
}
