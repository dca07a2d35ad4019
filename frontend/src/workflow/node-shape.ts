import type { NodeType } from "./node-type";
import { NODE_WIDTH, type Size } from "./shape";

/** What a node is made of, from top to bottom; canvas pixels. */
export const BORDER = 1;
export const HEAD = 52;
export const ROW = 22;
export const ROWS_PADDING = 10;
export const FOLD = 20;
export const BUBBLE_MARGIN = 10;
export const BUBBLE_PADDING = 11;
export const LINE = 16;

/** From the top of a node down to a port that stands beside its title. */
export const PORT_Y = BORDER + HEAD / 2;

/** A message's states are many and seldom wired: more of them than this are folded away. */
export const MAX_UNFOLDED = 3;

/** As large as a node of this type is before anything is set. */
export function sizeOfNew({ inputs, outputs, sends }: Pick<NodeType, "inputs" | "outputs" | "sends">): Size {
  const isFolded = sends && outputs.length > MAX_UNFOLDED;
  const shown = isFolded ? 1 : outputs.length;
  const rows = Math.max(inputs.length > 1 ? inputs.length : 0, outputs.length > 1 ? shown : 0);
  const bubble = sends ? BUBBLE_PADDING + LINE + BUBBLE_MARGIN : 0;
  const ports = rows > 0 ? ROWS_PADDING + rows * ROW + (isFolded ? FOLD : 0) : 0;
  return { width: NODE_WIDTH, height: 2 * BORDER + HEAD + bubble + ports };
}
