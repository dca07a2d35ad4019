import type { Group } from "../../workflow/document";
import { boundsOf, GRID, USUAL_SIZE, type Rect } from "../../workflow/shape";
import type { Drawn } from "./drawing";
import { frameFlowId, type FlowNode, type FrameFlowNode, type StepFlowNode } from "./flow-types";
import type { Words } from "./words";

/** Whole steps of the grid, so that a frame that is moved along it keeps its members on it. */
const PADDING = 3 * GRID;
const HEADER = 4 * GRID;

/** Frames around the members of each group; none where no member is left. */
export function framesOf(
  groups: readonly Group[],
  steps: readonly StepFlowNode[],
  known: ReadonlyMap<string, FlowNode>,
  state: Drawn,
  words: Words,
): readonly FrameFlowNode[] {
  if (groups.length === 0) return [];
  const rects = new Map(steps.map((step) => [step.id, rectOf(step)]));
  return groups.flatMap((group) => {
    const around = boundsOf(group.nodes.flatMap((id) => rects.get(id) ?? []));
    if (!around) return [];
    const before = known.get(frameFlowId(group.id));
    const previous = before?.type === "frame" ? before : undefined;
    return frameOf(group, framed(around), previous, state, words);
  });
}

/** Where this node is drawn, with its usual size until it was measured. */
export function rectOf(node: FlowNode): Rect {
  return {
    x: node.position.x,
    y: node.position.y,
    width: node.measured?.width ?? node.width ?? USUAL_SIZE.width,
    height: node.measured?.height ?? node.height ?? USUAL_SIZE.height,
  };
}

function framed(around: Rect): Rect {
  return {
    x: around.x - PADDING,
    y: around.y - PADDING - HEADER,
    width: around.width + 2 * PADDING,
    height: around.height + 2 * PADDING + HEADER,
  };
}

function frameOf(
  group: Group,
  rect: Rect,
  previous: FrameFlowNode | undefined,
  state: Drawn,
  words: Words,
): FrameFlowNode {
  const selected = state.selection.groups.has(group.id);
  if (
    previous?.data.group === group &&
    previous.data.isReadOnly === state.isReadOnly &&
    previous.selected === selected &&
    previous.position.x === rect.x &&
    previous.position.y === rect.y &&
    previous.width === rect.width &&
    previous.height === rect.height
  ) {
    return previous;
  }
  return {
    ...previous,
    id: frameFlowId(group.id),
    type: "frame",
    position: { x: rect.x, y: rect.y },
    width: rect.width,
    height: rect.height,
    zIndex: -2,
    style: { pointerEvents: "none" },
    dragHandle: "[data-drag]",
    data: { group, isReadOnly: state.isReadOnly },
    selected,
    ariaLabel: words.group(group),
    domAttributes: words.groupAttributes,
    draggable: !state.isReadOnly,
    connectable: false,
  };
}
