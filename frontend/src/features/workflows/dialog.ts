import type { Workflow } from "../../api/types";

/** What is asked about workflows, one thing at a time. */
export type WorkflowDialog =
  | { readonly kind: "new" }
  | { readonly kind: "rename" | "duplicate" | "tags" | "delete"; readonly workflow: Workflow };
