import type { Overlay } from "../../api/overlay";
import { edgeKey } from "../../workflow/document";
import type { EdgeMark, Marks, NodeMark, Tone } from "../../workflow/marks";

/** What of the past is drawn. */
export type OverlayKind = "traffic" | "waits" | "errors" | "drops";

export const KINDS: readonly OverlayKind[] = ["traffic", "waits", "errors", "drops"];

/** The sentences and figures of an overlay, in the reader's language. */
export interface OverlayWords {
  readonly count: (count: number) => string;
  /** `0.12` as `12 %` */
  readonly share: (share: number) => string;
  readonly title: (kind: OverlayKind, node: NodeNumbers) => string;
}

export type NodeNumbers = Overlay["nodes"][number];

const TONES: Readonly<Record<OverlayKind, Tone>> = {
  traffic: "info",
  waits: "waiting",
  errors: "failed",
  drops: "changed",
};

/** The number that a kind of overlay is about. */
export function numberOf(kind: OverlayKind, node: NodeNumbers): number {
  switch (kind) {
    case "traffic":
      return node.steps;
    case "waits":
      return node.waiting;
    case "errors":
      return node.errors;
    case "drops":
      return node.dropped;
  }
}

/** The numbers as the canvas draws them: what they are about stands out, the rest steps back. */
export function marksOfOverlay(
  nodeIds: readonly string[],
  overlay: Pick<Overlay, "nodes" | "edges">,
  kind: OverlayKind,
  words: OverlayWords,
): Marks {
  const numbers = new Map(overlay.nodes.map((node) => [node.node_id, node]));
  const nodes = nodeIds.map((id): [string, NodeMark] => {
    const node = numbers.get(id);
    const number = node ? numberOf(kind, node) : 0;
    if (!node || number === 0) return [id, { tone: "skipped", isFaded: true }];
    return [id, { tone: TONES[kind], badge: badge(kind, node, words), title: words.title(kind, node) }];
  });
  return { nodes: new Map(nodes), edges: kind === "traffic" ? trafficOf(overlay, words) : new Map() };
}

function badge(kind: OverlayKind, node: NodeNumbers, words: OverlayWords): string {
  const count = words.count(numberOf(kind, node));
  return kind === "errors" && node.steps > 0 ? `${count} · ${words.share(node.errors / node.steps)}` : count;
}

function trafficOf({ edges }: Pick<Overlay, "edges">, words: OverlayWords): ReadonlyMap<string, EdgeMark> {
  const most = Math.max(1, ...edges.map((edge) => edge.count));
  return new Map(
    edges.map((edge) => [
      edgeKey(edge),
      { tone: "info", label: words.count(edge.count), weight: edge.count / most },
    ]),
  );
}
