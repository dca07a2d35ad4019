import type { EditorStore } from "./store";

/** Show this run on the canvas from now on, with its steps below. */
export function followRun(store: EditorStore, runId: string): void {
  store.getState().showRun(runId);
  store.getState().show({ bottom: "run" });
}
