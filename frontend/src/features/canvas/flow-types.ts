import type { Edge as FlowEdgeOf, Node as FlowNodeOf } from "@xyflow/react";
import type { Edge, Group, Note, WorkflowNode } from "../../workflow/document";
import type { EdgeMark, NodeMark } from "../../workflow/marks";
import type { Bubble, NodeType, Problem } from "../../workflow/node-type";
import type { DrawnPorts } from "../../workflow/ports";

/** What a node of the workflow is drawn from. */
export interface StepData extends Record<string, unknown> {
  readonly node: WorkflowNode;
  readonly type: NodeType;
  readonly isInstalled: boolean;
  readonly title: string;
  readonly summary: string;
  readonly ports: DrawnPorts;
  readonly bubble: Bubble | null;
  /** The topmost first. */
  readonly marks: readonly NodeMark[];
  readonly problems: readonly Problem[];
  readonly isReadOnly: boolean;
  /** All of the above as text: drawn again only when this differs. */
  readonly key: string;
}

export interface NoteData extends Record<string, unknown> {
  readonly note: Note;
  readonly isReadOnly: boolean;
}

export interface FrameData extends Record<string, unknown> {
  readonly group: Group;
  readonly isReadOnly: boolean;
}

export interface WireData extends Record<string, unknown> {
  readonly edge: Edge;
  readonly mark: EdgeMark | null;
  /** One of its ends is no port of its node any more. */
  readonly isLoose: boolean;
  readonly isError: boolean;
  readonly isReadOnly: boolean;
  readonly key: string;
}

export type StepFlowNode = FlowNodeOf<StepData, "step">;
export type NoteFlowNode = FlowNodeOf<NoteData, "note">;
export type FrameFlowNode = FlowNodeOf<FrameData, "frame">;
export type FlowNode = StepFlowNode | NoteFlowNode | FrameFlowNode;
export type FlowEdge = FlowEdgeOf<WireData, "wire">;

/** Notes and groups have ids of their own, which may be those of nodes. */
export const noteFlowId = (id: string) => `note:${id}`;
export const frameFlowId = (id: string) => `group:${id}`;

export function ownId(flowId: string): string {
  return flowId.replace(/^(note|group):/, "");
}
