/** The headers by which the SDKs page through a search. */
export function paginationHeaders(total: number, offset: number, returned: number): Record<string, string> {
  const next = offset + returned;
  return {
    'X-Pagination-Total': String(total),
    ...(next < total ? { 'X-Pagination-Next': String(next) } : {}),
  };
}
