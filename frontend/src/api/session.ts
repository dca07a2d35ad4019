import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { may, type Permission } from "./permissions";
import { expectDone, unwrap } from "./problem";
import type { NewPassword } from "./schema";
import type { Session } from "./types";

export const SESSION_KEY = ["session"];

/** Nobody has signed in, or they left; or their session ran out under their hands. */
export type NobodyBecause = "signed-out" | "ended";

/** Who is signed in, or why nobody is. */
export function useSession() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: fetchSession, staleTime: Infinity });
}

/** Who is signed in; `undefined` where nobody is. */
export function useMember(): Session | undefined {
  const session = useSession().data;
  return typeof session === "object" ? session : undefined;
}

/** Whether the person may do this, so that pages offer only what will work. */
export function useMay(permission: Permission): boolean {
  return may(useMember()?.role, permission);
}

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      unwrap(await client.POST("/api/v1/session", { body })),
    onSuccess: (session) => {
      queryClient.setQueryData(SESSION_KEY, session);
      return queryClient.invalidateQueries();
    },
  });
}

/** Change one's own password; one is signed out everywhere but here. */
export function useChangePassword() {
  return useMutation({
    mutationFn: async (body: NewPassword) => {
      expectDone(await client.PUT("/api/v1/session/password", { body }));
    },
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
  const found = unwrap(await client.GET("/api/v1/session"));
  return "email" in found ? found : "signed-out";
}
