import { createContext, useContext } from "react";
import type { Run, Step } from "../../../api/types";
import type { Pin } from "../../../api/pins";
import type { Scope } from "../../../workflow/scope";

/** What is known of one node from a run. */
export interface NodeData {
  readonly workflowId: string | null;
  readonly nodeId: string;
  /** The newest runs, to choose from. */
  readonly runs: readonly Run[];
  readonly runId: string | null;
  /** This node's steps of the run, in order; none where the run did not get here. */
  readonly steps: readonly Step[];
  /** What the node's expressions saw, or would see. */
  readonly scope: Scope | null;
  /** It could not be had: of a run that is gone, or from a server that does not tell. */
  readonly hasNoScope: boolean;
  /** `null` where there is none; absent as long as that is not known. */
  readonly pin: Pin | null | undefined;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

export const NodeDataContext = createContext<NodeData | null>(null);

export function useNodeData(): NodeData {
  const data = useContext(NodeDataContext);
  if (!data) throw new Error("this panel belongs inside a NodeDataContext");
  return data;
}
