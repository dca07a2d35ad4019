import type { WorkflowDocument } from "../workflow/document";
import { readDocument } from "../workflow/read-document";
import { client } from "./client";
import { readCookie } from "../lib/cookies";
import { unwrap } from "./problem";

/** A draft as the server has it. */
export interface Draft {
  readonly revision: number;
  readonly document: WorkflowDocument;
}

/** A document as a request's body; the generated types know it only as some object. */
export function asBody(document: WorkflowDocument): Record<string, unknown> {
  return { ...document };
}

/** Replace the draft, over this revision only; gives the new one. A 409 says that it is at another. */
export async function saveDraft(
  workflowId: string,
  document: WorkflowDocument,
  revision: number,
): Promise<number> {
  const params = { path: { id: workflowId } };
  const body = { document: asBody(document), revision };
  return unwrap(await client.PUT("/api/v1/workflows/{id}/draft", { params, body })).revision;
}

export async function fetchDraft(workflowId: string): Promise<Draft> {
  const params = { path: { id: workflowId } };
  const found = unwrap(await client.GET("/api/v1/workflows/{id}", { params }));
  return { revision: found.draft_revision, document: readDocument(found.document) };
}

/** The most that browsers let a page send while it goes. */
const MAX_PARTING_BYTES = 60_000;

/**
 * Send the draft while the page is going away; nobody hears how it went. Does nothing with a larger one, which is
 * kept on this computer and sent when the workflow is opened again.
 */
export function sendParting(workflowId: string, document: WorkflowDocument, revision: number): void {
  const body = new Blob([JSON.stringify({ document, revision })], { type: "application/json" });
  if (body.size > MAX_PARTING_BYTES) return;
  void window
    .fetch(`/api/v1/workflows/${encodeURIComponent(workflowId)}/draft`, {
      method: "PUT",
      keepalive: true,
      body,
      headers: {
        "content-type": "application/json",
        "x-csrf-token": readCookie(window.document.cookie, "csrftoken") ?? "",
      },
    })
    .catch(() => undefined);
}
