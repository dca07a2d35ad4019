import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { everyPage } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { NewCredential } from "./schema";

export type { NewCredential } from "./schema";

const CREDENTIALS = ["credentials"];
/** Workflows that are looked through for what they use; the server has no question for it. */
const MOST_SEARCHED = 50;

/** Names and kinds of the workspace's credentials; the secrets never leave the server. */
export function useCredentials() {
  return useQuery({
    queryKey: CREDENTIALS,
    queryFn: () =>
      everyPage(async (query) => unwrap(await client.GET("/api/v1/credentials", { params: { query } }))),
  });
}

/** The workflows whose drafts name this credential, of those that were changed last. */
export function useCredentialUse(name: string) {
  return useQuery({
    queryKey: [...CREDENTIALS, "use", name],
    queryFn: async () => {
      const query = { limit: MOST_SEARCHED };
      const { items } = unwrap(await client.GET("/api/v1/workflows", { params: { query } }));
      const documents = await Promise.all(
        items.map(async ({ id }) =>
          unwrap(await client.GET("/api/v1/workflows/{id}", { params: { path: { id } } })),
        ),
      );
      return documents.filter(({ document }) => names(document.nodes, name));
    },
    gcTime: 0,
  });
}

/** Whether the value stands under a `credential` anywhere in there. */
function names(value: unknown, credential: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  if ("credential" in value && value.credential === credential) return true;
  return Object.values(value).some((part) => names(part, credential));
}

export function useAddCredential() {
  return useAction([CREDENTIALS], async (body: NewCredential) =>
    unwrap(await client.POST("/api/v1/credentials", { body })),
  );
}

/** Put new secrets in the place of all the old ones. */
export function useReplaceCredential(id: string) {
  return useAction([CREDENTIALS], async (fields: Record<string, string>) =>
    unwrap(await client.PUT("/api/v1/credentials/{id}", { params: { path: { id } }, body: { fields } })),
  );
}

export function useDeleteCredential() {
  return useAction([CREDENTIALS], async (id: string) => {
    expectDone(await client.DELETE("/api/v1/credentials/{id}", { params: { path: { id } } }));
  });
}
