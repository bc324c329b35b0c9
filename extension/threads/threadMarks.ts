/**
 * What people write onto a thread: its name, its tags, whether it is pinned. Kept in the thread's metadata under the
 * keys `name`, `tags` and `pinned` (README), so that every client of the server sees and filters by them. Pure.
 */
import type { ThreadSummary } from '../api/langGraphApi.js';

/** What the metadata of a pinned thread holds. */
export const pinned = { pinned: true } as const;

export function isPinned({ metadata }: Pick<ThreadSummary, 'metadata'>): boolean {
  return metadata.pinned === true;
}

/** Texts only: whatever else another client keeps there is not a tag. */
export function tagsOf({ metadata }: Pick<ThreadSummary, 'metadata'>): string[] {
  const { tags } = metadata;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}

/** Tags as a person types them: between commas, with or without `#`; each once. */
export function parseTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().replace(/^#+/, '').trim());
  return [...new Set(tags)].filter((tag) => tag !== '');
}

type Sorted = Pick<ThreadSummary, 'metadata' | 'updated_at'>;

export function pinnedThenNewest(a: Sorted, b: Sorted): number {
  return Number(isPinned(b)) - Number(isPinned(a)) || b.updated_at.localeCompare(a.updated_at);
}
