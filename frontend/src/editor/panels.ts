/** What can stand to the right of the canvas; one at a time. */
export type RightPanel = "inspector" | "phone" | "versions" | "settings";

/** What can stand below the canvas; one at a time. */
export type BottomPanel = "problems" | "run";
