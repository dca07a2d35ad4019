import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unknownType, type NodeTypes } from "../workflow/node-type";
import { client } from "./client";
import { unwrap } from "./problem";

/** Every node type installed on the server, by its id, told in the person's language; they change only with the server. */
export function useNodeTypes() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ["node-types", i18n.language],
    queryFn: async (): Promise<NodeTypes> => {
      const { items } = unwrap(await client.GET("/api/v1/node-types"));
      return new Map(items.map((item) => [item.type, { ...unknownType(item.type), ...item }]));
    },
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}
