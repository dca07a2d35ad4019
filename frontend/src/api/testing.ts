import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { showAnswer } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { expectDone, unwrap } from "./problem";
import type { SessionView } from "./schema";

export type TestSession = SessionView;

function sessionKey(workflowId: string) {
  return ["workflows", workflowId, "test-session"];
}

/** The test session of this workflow now, with what came of its newest message; `null` while there is none. */
export function useTestSession(workflowId: string) {
  useLiveQueries({ workflowId }, (notice) =>
    notice.kind === "run" || notice.kind === "resync" ? [sessionKey(workflowId)] : [],
  );
  return useQuery({
    queryKey: sessionKey(workflowId),
    queryFn: async () => {
      const params = { path: { id: workflowId } };
      return unwrap(await client.GET("/api/v1/workflows/{id}/test-session", { params })).session;
    },
  });
}

/** From now on, and for two hours, what this phone writes on this channel starts the draft. */
export function useStartTestSession(workflowId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: { channel_id: string; phone: string }): Promise<TestSession> => {
      const params = { path: { id: workflowId } };
      return unwrap(await client.POST("/api/v1/workflows/{id}/test-session", { params, body }));
    },
    onSuccess: (session) => showAnswer(queryClient, sessionKey(workflowId), session),
  });
}

/** What the phone writes goes the way of everybody's messages again. */
export function useEndTestSession(workflowId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      expectDone(await client.DELETE("/api/v1/test-sessions/{id}", { params: { path: { id } } }));
    },
    onSuccess: () => showAnswer(queryClient, sessionKey(workflowId), null),
  });
}
