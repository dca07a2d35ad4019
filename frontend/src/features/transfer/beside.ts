import type { Position, WorkflowDocument } from "../../workflow/document";

/** Canvas pixels between the drawing and what is put beside it. */
const GAP = 160;
/** About as wide as a node is drawn. */
const NODE_WIDTH = 240;

/** Where the middle of `added` has to go to stand to the right of everything that is there. */
export function besideOf(present: WorkflowDocument, added: WorkflowDocument): Position {
  const [there, coming] = [extentOf(present), extentOf(added)];
  return {
    x: there.right + NODE_WIDTH + GAP + (coming.right - coming.left) / 2,
    y: there.top + (coming.bottom - coming.top) / 2,
  };
}

function extentOf({ nodes, notes }: WorkflowDocument) {
  const positions = [...nodes, ...notes].map((item) => item.position);
  const [xs, ys] = [positions.map(({ x }) => x), positions.map(({ y }) => y)];
  return {
    left: xs.length > 0 ? Math.min(...xs) : -NODE_WIDTH,
    right: xs.length > 0 ? Math.max(...xs) : -NODE_WIDTH,
    top: ys.length > 0 ? Math.min(...ys) : 0,
    bottom: ys.length > 0 ? Math.max(...ys) : 0,
  };
}
