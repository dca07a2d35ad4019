import type { EdgeMark, Marks, NodeMark } from "./marks";
import type { NodeTrace, Trace } from "./trace";

/** The sentences and figures on a drawing of a run, in the reader's language. */
export interface TraceWords {
  /** `3×` */
  readonly times: (count: number) => string;
  /** `340 ms` */
  readonly took: (durationMs: number) => string;
  /** How long something still waits, short: `2 h`. */
  readonly left: (dueAt: string) => string;
  /** How it stands, as a sentence. */
  readonly title: (node: NodeTrace) => string;
}

/** The trace as the canvas draws it. Where a run took several ways, the thicker wire took more. */
export function marksOfTrace(trace: Trace, words: TraceWords): Marks {
  const most = Math.max(1, ...[...trace.edges.values()].map((edge) => edge.count));
  return {
    nodes: new Map([...trace.nodes].map(([id, node]) => [id, nodeMark(node, words)])),
    edges: new Map([...trace.edges].map(([key, edge]) => [key, edgeMark(edge, most, words)])),
  };
}

function nodeMark(node: NodeTrace, words: TraceWords): NodeMark {
  const badge = badgeOf(node, words);
  return {
    tone: node.isPinned && node.state === "completed" ? "pinned" : node.state,
    title: words.title(node),
    ...(badge && { badge }),
  };
}

function badgeOf(node: NodeTrace, words: TraceWords): string {
  const count = node.count > 1 ? words.times(node.count) : "";
  return [count, timeOf(node, words)].filter(Boolean).join(" · ");
}

function timeOf(node: NodeTrace, words: TraceWords): string {
  if (node.state === "waiting") return node.wait?.dueAt ? words.left(node.wait.dueAt) : "…";
  return node.state === "running" ? "…" : words.took(node.durationMs);
}

function edgeMark(
  edge: { readonly count: number; readonly isMoving: boolean },
  most: number,
  words: TraceWords,
): EdgeMark {
  return {
    tone: edge.isMoving ? "running" : "completed",
    ...(edge.count > 1 && { label: words.times(edge.count) }),
    ...(most > 1 && { weight: edge.count / most }),
    ...(edge.isMoving && { isMoving: true }),
  };
}
