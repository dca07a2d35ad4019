import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { unwrap } from "./problem";
import type { OpenWait as OpenWaitShape } from "./schema";

export type OpenWait = OpenWaitShape;

const WAITS = ["waits"];
/** More places than a person stands at. */
const MOST = 50;

/** Where runs of this contact stand and wait now, newest first; `null` asks nothing. */
export function useWaitsOf(contactId: string | null) {
  useLiveQueries(contactId === null ? null : { runs: true }, (notice) =>
    ["run", "resync"].includes(notice.kind) ? [WAITS] : [],
  );
  return useQuery({
    queryKey: [...WAITS, contactId],
    queryFn: async () => {
      const query = { contact_id: contactId, limit: MOST };
      return unwrap(await client.GET("/api/v1/waits", { params: { query } })).items;
    },
    enabled: contactId !== null,
  });
}
