import { Center, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "./Problem";
import { Loading } from "./Loading";

interface Props<Item> {
  query: UseQueryResult<Item[]>;
  /** Said when there are none: what would make the first one appear. */
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}

/** A fetched list in each of its conditions: on its way, failed, empty, there. */
export function Fetched<Item>({ query, empty, children }: Props<Item>) {
  const { t } = useTranslation();
  if (query.data === undefined) {
    if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <Center p="md">
        <Loading size="sm" label={t("loading")} />
      </Center>
    );
  }
  if (query.data.length > 0) return children(query.data);
  if (typeof empty !== "string") return empty;
  return (
    <Text c="dimmed" size="sm">
      {empty}
    </Text>
  );
}
