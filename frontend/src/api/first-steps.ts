import { client } from "./client";
import { unwrap } from "./problem";

/** How far somebody is with one workflow; `null` where it is gone. */
export async function fetchFirstSteps(workflowId: string) {
  const params = { path: { id: workflowId } };
  const [workflow, session, runs] = await Promise.all([
    client.GET("/api/v1/workflows/{id}", { params }),
    client.GET("/api/v1/workflows/{id}/test-session", { params }),
    client.GET("/api/v1/runs", { params: { query: { workflow_id: workflowId, is_test: true, limit: 1 } } }),
  ]);
  if (workflow.response.status === 404) return null;
  const { document, active_version: version, created_at } = unwrap(workflow);
  return {
    document,
    created_at,
    isPhoneOpen: session.data?.session != null,
    hasTestRun: (runs.data?.items.length ?? 0) > 0,
    isPublished: version !== null,
  };
}

/** The workflow that a stranger's words would go to now, on the first number there is; `null` where none takes them. */
export async function fetchTaker(text: string) {
  const channels = unwrap(await client.GET("/api/v1/channels", { params: { query: { limit: 1 } } }));
  const channel = channels.items[0];
  if (!channel) return null;
  const body = { channel_id: channel.id, text };
  const { considered } = unwrap(await client.POST("/api/v1/routing/explain", { body }));
  const taker = considered.find(({ takes }) => takes);
  return taker ? { workflowId: taker.workflow_id, name: taker.workflow_name ?? "" } : null;
}
