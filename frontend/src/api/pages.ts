/** Lists that come in pages: what `useInfiniteQuery` is told about our cursors. */

interface Page<Item> {
  items: Item[];
  next: string | null;
}

const FIRST: string | null = null;

/** Spread into the query: where a list begins, where its next page is, and all pages as one list. */
export function paged<Item>() {
  return {
    initialPageParam: FIRST,
    getNextPageParam: (page: Page<Item>) => page.next,
    select: (data: { pages: Page<Item>[] }) => data.pages.flatMap((page) => page.items),
  };
}

/** The query of one page. */
export function pageQuery(cursor: string | null, limit: number): { limit: number; cursor?: string } {
  return cursor === null ? { limit } : { limit, cursor };
}
