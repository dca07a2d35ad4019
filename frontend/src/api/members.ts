import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { everyPage } from "./pages";
import { unwrap } from "./problem";
import type { MemberChange, NewMember } from "./schema";
import { useMay } from "./session";

export type { MemberChange, NewMember } from "./schema";

/** Characters of a password, by the server's rule. */
export const SHORTEST_PASSWORD = 12;

const MEMBERS = ["members"];

/** Everybody who works here; nothing is asked for those who may not read it. */
export function useMembers() {
  const mayRead = useMay("readMembers");
  return useQuery({
    queryKey: MEMBERS,
    queryFn: () =>
      everyPage(async (query) => unwrap(await client.GET("/api/v1/members", { params: { query } }))),
    enabled: mayRead,
  });
}

export function useAddMember() {
  return useAction([MEMBERS], async (body: NewMember) =>
    unwrap(await client.POST("/api/v1/members", { body })),
  );
}

/** Change role, password, or whether they may sign in; where they are signed in, that ends. */
export function useChangeMember() {
  return useAction([MEMBERS], async ({ id, change }: { id: string; change: MemberChange }) =>
    unwrap(await client.PATCH("/api/v1/members/{id}", { params: { path: { id } }, body: change })),
  );
}
