import { client } from "./client";
import { expectDone, unwrap } from "./problem";
import type { Person } from "./schema";

export type { Person } from "./schema";

/** Say which node this tab has open; gives everybody who has the workflow open, this tab among them. */
export async function stayIn(
  workflowId: string,
  tab: string,
  nodeId: string | null,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const params = { path: { id: workflowId } };
  const body = { tab, node_id: nodeId };
  return unwrap(await client.PUT("/api/v1/workflows/{id}/presence", { params, body, signal })).people;
}

/** Say that this tab is gone; heard also when it is said while the page goes away. */
export async function leave(workflowId: string, tab: string): Promise<void> {
  const params = { path: { id: workflowId, tab } };
  expectDone(await client.DELETE("/api/v1/workflows/{id}/presence/{tab}", { params, keepalive: true }));
}
