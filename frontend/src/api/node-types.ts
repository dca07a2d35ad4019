import { useQuery } from "@tanstack/react-query";
import { unknownType, type NodeTypes } from "../workflow/node-type";
import { client } from "./client";
import { unwrap } from "./problem";

/** Every node type installed on the server, by its id; they change only with the server. */
export function useNodeTypes() {
  return useQuery({
    queryKey: ["node-types"],
    queryFn: async (): Promise<NodeTypes> => {
      const { items } = unwrap(await client.GET("/api/v1/node-types"));
      return new Map(items.map((item) => [item.type, { ...unknownType(item.type), ...item }]));
    },
    staleTime: Infinity,
  });
}
