import { readStored, writeStored } from "../lib/stored";

/** What is dragged from the palette onto the canvas: the id of a node type. */
export const DRAGGED_NODE_TYPE = "application/x-patchbay-node-type";

const STORED_AS = "patchbay.palette";

/** From this width on there is room for the palette beside canvas and form. */
const ROOMY_PX = 1500;

/** Whether the palette is open to begin with: as it was left, else where there is room. */
export function wasPaletteOpen(): boolean {
  const stored = readStored(STORED_AS);
  return stored === null ? window.innerWidth >= ROOMY_PX : stored === "open";
}

export function rememberPalette(isOpen: boolean): void {
  writeStored(STORED_AS, isOpen ? "open" : "closed");
}
