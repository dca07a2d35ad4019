import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";
import type { MemberChange, NewMember } from "./schema";

export type { MemberChange, NewMember } from "./schema";

const MEMBERS = ["members"];
const MOST = 100;

export function useMembers() {
  return useQuery({
    queryKey: MEMBERS,
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/members", { params: { query: { limit: MOST } } })).items,
  });
}

export function useAddMember() {
  return useMemberAction(async (body: NewMember) => unwrap(await client.POST("/api/v1/members", { body })));
}

/** Change role, password, or whether they may sign in; where they are signed in, that ends. */
export function useChangeMember() {
  return useMemberAction(async ({ id, change }: { id: string; change: MemberChange }) =>
    unwrap(await client.PATCH("/api/v1/members/{id}", { params: { path: { id } }, body: change })),
  );
}

function useMemberAction<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: MEMBERS }),
  });
}
