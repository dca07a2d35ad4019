import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";

/** As many as fit under a field. */
const SHOWN = 12;

/** Contacts by a part of their name or phone, those heard of last first. */
export function useContactSearch(search: string, isOn: boolean) {
  return useQuery({
    queryKey: ["contacts", "search", search],
    queryFn: async () => {
      const query = { limit: SHOWN, ...(search && { search }) };
      return unwrap(await client.GET("/api/v1/contacts", { params: { query } })).items;
    },
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
