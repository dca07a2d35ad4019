/** How a node or wire is lit; each tone has one colour, in every theme. */
export type Tone =
  | "running"
  | "waiting"
  | "completed"
  | "failed"
  | "cancelled"
  | "skipped"
  | "added"
  | "removed"
  | "changed"
  | "pinned"
  | "person"
  | "info";

/** What some part of the editor wants to be seen on a node. */
export interface NodeMark {
  readonly tone: Tone;
  /** A few characters: a count, a time. */
  readonly badge?: string;
  /** A sentence, for the tooltip and for screen readers. */
  readonly title?: string;
  readonly isFaded?: boolean;
}

export interface EdgeMark {
  readonly tone: Tone;
  readonly label?: string;
  /** 0 to 1: how much of the traffic it takes; drawn as thickness. */
  readonly weight?: number;
  readonly isMoving?: boolean;
}

/** What one part of the editor draws over the canvas: nodes by id, edges by key. */
export interface Marks {
  readonly nodes: ReadonlyMap<string, NodeMark>;
  readonly edges: ReadonlyMap<string, EdgeMark>;
}

export const NO_MARKS: Marks = { nodes: new Map(), edges: new Map() };
