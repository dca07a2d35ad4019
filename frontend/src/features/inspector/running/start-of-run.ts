import type { NewTestRun } from "../../../api/schema";
import type { Run } from "../../../api/types";
import type { JsonValue, WorkflowDocument } from "../../../workflow/document";
import type { NodeTypes } from "../../../workflow/node-type";
import { nodesBefore, type Scope } from "../../../workflow/scope";
import type { RunRequest } from "./run-request";

/** The trigger that leads to the node; the node itself if it is one. */
export function triggerFor(document: WorkflowDocument, nodeId: string, nodeTypes: NodeTypes): string | null {
  const before = nodesBefore(document, nodeId);
  const leads = document.nodes.filter((node) => node.id === nodeId || before.has(node.id));
  return leads.find((node) => nodeTypes.get(node.type)?.is_trigger)?.id ?? null;
}

/** The conversation a test goes on in: only one that was a test's before. `null` talks to nobody. */
export function companyOf(run: Run | undefined): string | null {
  return run?.is_test ? run.conversation_id : null;
}

interface Circumstances {
  readonly trigger: string | null;
  /** The run whose steps a run from a node on goes on from. */
  readonly past: string | null;
  readonly conversation: string | null;
}

/** The run as the server is asked for it; without a value its trigger gives what is pinned to it. */
export function bodyOf(
  request: RunRequest,
  value: JsonValue | undefined,
  { trigger, past, conversation }: Circumstances,
): NewTestRun {
  const company = conversation === null ? {} : { conversation_id: conversation };
  if (request.kind === "from") {
    const from = { node_id: request.nodeId, input: "in", value: value ?? null };
    return { ...company, from: past === null ? from : { ...from, run_id: past } };
  }
  return {
    ...company,
    until: request.nodeId,
    ...(trigger !== null && { trigger }),
    ...(value !== undefined && value !== null && { value }),
  };
}

/** The value a trigger gave in a run, if it is known. */
export function triggerValue(scope: Scope | null): JsonValue | null {
  return scope?.trigger ?? null;
}
