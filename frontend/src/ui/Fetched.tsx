import { Center, Loader, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "./Problem";

interface Props<Item> {
  query: UseQueryResult<Item[]>;
  /** Said when there are none: what would make the first one appear. */
  empty: string;
  children: (items: Item[]) => ReactNode;
}

/** A fetched list in each of its conditions: on its way, failed, empty, there. */
export function Fetched<Item>({ query, empty, children }: Props<Item>) {
  if (query.data === undefined) {
    if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <Center p="md">
        <Loader size="sm" aria-label="Loading" />
      </Center>
    );
  }
  if (query.data.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        {empty}
      </Text>
    );
  }
  return children(query.data);
}
