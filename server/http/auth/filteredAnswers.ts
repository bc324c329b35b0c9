/** Answers of searches as a caller with filters may see them. */
import type { Context } from 'hono';
import type { JsonObject } from '../../protocol/api.js';
import type { FoundItem } from '../../protocol/items.js';
import { matchesFilters } from './authFilters.js';
import { itemMetadata } from './recordAccess.js';

/** Of a search that no record can satisfy. */
export function emptyAnswer(context: Context): Response {
  return context.req.path.endsWith('/count') ? context.json(0) : context.json([]);
}

/** @param response To a search of the store without a limit. @param asked With the caller's own page. */
export async function answerItems(
  response: Response,
  filters: JsonObject,
  asked: JsonObject,
): Promise<Response> {
  if (response.status !== 200) return response;
  const body = (await response.json()) as { items?: FoundItem[]; namespaces?: string[][] };
  const { items, namespaces } = body;
  const page = <T>(all: T[], customary: number): T[] => {
    const offset = typeof asked.offset === 'number' ? asked.offset : 0;
    return all.slice(offset, offset + (typeof asked.limit === 'number' ? asked.limit : customary));
  };
  const seen = (item: { namespace: string[] }): boolean => matchesFilters(itemMetadata(item), filters);
  return Response.json({
    ...(items === undefined ? {} : { items: page(items.filter(seen), 10) }),
    ...(namespaces === undefined
      ? {}
      : {
          namespaces: page(
            namespaces.filter((namespace) => seen({ namespace })),
            100,
          ),
        }),
  });
}
