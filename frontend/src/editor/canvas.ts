import type { Position } from "../workflow/document";
import type { Size } from "../workflow/shape";

/** What other parts of the editor may ask of the drawing while it is on the screen. */
export interface CanvasHandle {
  /** Bring these nodes into view, and the keyboard's focus to the first. */
  reveal: (nodeIds: readonly string[]) => void;
  /** Bring these nodes into view, and leave the keyboard's focus where it is. */
  show: (nodeIds: readonly string[]) => void;
  /** Move the view no farther than it takes to see all of the node, in the room the canvas has now. */
  bringIn: (nodeId: string) => void;
  /** Give the keyboard's focus to the node, without moving the view unless it is out of sight; `null`: to the canvas. */
  focus: (nodeId: string | null) => void;
  /** Canvas pixels under the middle of what is seen. */
  centre: () => Position;
  /** As it was last drawn; absent before that. */
  sizeOf: (nodeId: string) => Size | undefined;
  /** Canvas pixels from the top of the node down to the middle of the port; absent where that is not drawn. */
  portY: (nodeId: string, port: string, side?: "source" | "target") => number | undefined;
  /** Say this to those who listen instead of looking. */
  announce: (text: string) => void;
}
