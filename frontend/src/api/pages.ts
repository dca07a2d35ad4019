/** Lists that come in pages, by our cursors. */

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** How many of the newest a list shows before somebody asks for more. */
export const PAGE_SIZE = 50;

/** The most the server gives at once. */
export const LARGEST_PAGE = 200;

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
export function pageQuery(cursor: string | null, limit = PAGE_SIZE): { limit: number; cursor?: string } {
  return cursor === null ? { limit } : { limit, cursor };
}

/** Everything in a list that people pick from, however many pages it takes. */
export async function everyPage<Item>(
  fetchPage: (query: ReturnType<typeof pageQuery>) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = FIRST;
  do {
    const page = await fetchPage(pageQuery(cursor, LARGEST_PAGE));
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
