/** Texts to vectors by the function that langgraph.json's `store.index.embed` names; it runs in a graph worker. */
import type { GraphHost } from '../graphs/port.js';
import { userRequests } from '../protocol/userModules.js';
import { RequestError } from './errors.js';

export async function embedTexts(graphs: GraphHost, texts: string[]): Promise<number[][]> {
  const index = graphs.settings().store.index;
  if (index === null) return [];
  const vectors = await graphs.call(userRequests.embed, { source: index.source, texts });
  const wrong = vectors.find(({ length }) => index.dims !== null && length !== index.dims);
  if (wrong !== undefined || vectors.length !== texts.length) {
    throw new RequestError(
      'unavailable',
      wrong === undefined
        ? `The embedding function gave ${vectors.length} vectors for ${texts.length} texts`
        : `The embedding function gives ${wrong.length} dimensions; store.index.dims says ${index.dims}`,
    );
  }
  return vectors;
}
