import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { expectDone, unwrap } from "./problem";
import type { Session } from "./types";

export const SESSION_KEY = ["session"];

/** Nobody has signed in, or they left; or their session ran out under their hands. */
export type NobodyBecause = "signed-out" | "ended";

/** Who is signed in, or why nobody is. */
export function useSession() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: fetchSession, staleTime: Infinity });
}

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) => {
      expectDone(await client.POST("/api/v1/session", { body }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SESSION_KEY }),
  });
}

export function useSignOut() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      expectDone(await client.DELETE("/api/v1/session"));
    },
    onSuccess: () => {
      queryClient.setQueryData(SESSION_KEY, "signed-out");
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
    },
  });
}

async function fetchSession(): Promise<Session | NobodyBecause> {
  const answer = await client.GET("/api/v1/session");
  return answer.response.status === 401 ? "signed-out" : unwrap(answer);
}
