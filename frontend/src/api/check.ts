import type { WorkflowDocument } from "../workflow/document";
import type { NodeFacts, Problem } from "../workflow/node-type";
import { client } from "./client";
import { unwrap } from "./problem";
import { asBody } from "./drafts";

/** What the server makes of a document. */
export interface Checked {
  readonly problems: readonly Problem[];
  readonly facts: ReadonlyMap<string, NodeFacts>;
}

/** What is wrong with this document of a workflow, and what each node's parameters make of it; nothing is saved. */
export async function checkDocument(
  document: WorkflowDocument,
  workflowId: string | null,
  signal?: AbortSignal,
): Promise<Checked> {
  const answer = await client.POST("/api/v1/workflows/check", {
    body: { document: asBody(document), workflow_id: workflowId },
    ...(signal && { signal }),
  });
  const { problems, nodes } = unwrap(answer);
  return { problems, facts: new Map(Object.entries(nodes)) };
}

/** The server's code for what cannot be read as a document at all. */
const UNREADABLE = "invalid_document";

/**
 * Have the server read a document as strictly as when it is saved, before anything is replaced by it.
 * Throws an error that names the place when it would be refused.
 */
export async function checkRaw(document: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await client.POST("/api/v1/workflows/check", { body: { document: { ...document } } });
  const refused = unwrap(answer).problems.filter((problem) => problem.code === UNREADABLE);
  if (refused.length > 0) throw new Error(refused.map(said).join("\n"));
}

function said({ path, message }: Problem): string {
  return path ? `${path}: ${message}` : message;
}
