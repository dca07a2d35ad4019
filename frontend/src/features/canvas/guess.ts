import { Position, type NodeHandle } from "@xyflow/react";
import {
  BORDER,
  BUBBLE_MARGIN,
  BUBBLE_PADDING,
  FOLD,
  HEAD,
  LINE,
  PORT_Y,
  ROW,
  ROWS_PADDING,
} from "../../workflow/node-shape";
import type { Bubble } from "../../workflow/node-type";
import { NODE_WIDTH, type Size } from "../../workflow/shape";
import type { StepData } from "./flow-types";
import { shownOutputs } from "./shown-outputs";

/** What a node will look like once it is drawn, so that it need not be drawn to be wired. */
export interface Guess extends Size {
  readonly handles: NodeHandle[];
  /** From the top of the node; null where no message is drawn. */
  readonly bubble: { readonly top: number; readonly height: number } | null;
}

const PORT = 11;
const BLOCK = 28;
const MAX_LINES = 5;
const CHARACTERS_PER_LINE = 30;
const ROWS_OF_LIST = 4;

/** Right to a few pixels, as its look is fixed; only the lines of a message depend on the type it is set in. */
export function guessOf(data: StepData): Guess {
  const { inputs, outputs, error } = data.ports;
  const shown = shownOutputs(data, false);
  const rows = Math.max(inputs.length > 1 ? inputs.length : 0, outputs.length > 1 ? shown.length : 0);
  const isFolded = outputs.length > 1 && shown.length < outputs.length;
  const bubble = data.bubble && { top: BORDER + HEAD, height: heightOf(data.bubble) };
  const top = BORDER + HEAD + (bubble ? bubble.height + BUBBLE_MARGIN : 0);
  const height = top + (rows > 0 ? ROWS_PADDING + rows * ROW + (isFolded ? FOLD : 0) : 0) + BORDER;
  const at = (count: number, row: number) =>
    count > 1 ? top + ROWS_PADDING / 2 + row * ROW + ROW / 2 : PORT_Y;
  return {
    width: NODE_WIDTH,
    height,
    bubble,
    handles: [
      ...inputs.map((port, row) => handle("target", port.name, BORDER, at(inputs.length, row))),
      ...shown.map((port, row) => handle("source", port.name, NODE_WIDTH - BORDER, at(outputs.length, row))),
      ...(error ? [handle("source", error.name, 23, height - BORDER, Position.Bottom)] : []),
    ],
  };
}

function handle(
  type: "source" | "target",
  id: string,
  x: number,
  y: number,
  position = type === "source" ? Position.Right : Position.Left,
): NodeHandle {
  return { id, type, position, x: x - PORT / 2, y: y - PORT / 2, width: PORT, height: PORT };
}

function heightOf({ header, text, footer, media, buttons, list, template, counts }: Bubble): number {
  const lines = text?.split("\n").map((line) => Math.max(1, Math.ceil(line.length / CHARACTERS_PER_LINE)));
  const written = Math.min(
    MAX_LINES,
    (lines ?? []).reduce((sum, count) => sum + count, 0),
  );
  const others = [header, footer, counts.length > 0].filter(Boolean).length;
  const blocks = [media, template, list].filter(Boolean).length + (buttons?.length ?? 0);
  const rows = Math.min(ROWS_OF_LIST, list?.rows.length ?? 0);
  return BUBBLE_PADDING + (Math.max(written, blocks > 0 ? 0 : 1) + others + rows) * LINE + blocks * BLOCK;
}
