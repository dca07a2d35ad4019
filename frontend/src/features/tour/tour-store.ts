import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import { readStored, writeStored } from "../../lib/stored";

const STORED_AS = "patchbay.first-steps";

/** How far somebody is with the first steps, in this browser. */
export interface Tour {
  /** `offered` until it is begun or declined; `left` may be taken up again. */
  readonly state: "offered" | "on" | "left";
  /** When it was begun: a workflow made since then is the one it is about. */
  readonly since: string | null;
  readonly workflowId: string | null;
  readonly isFolded: boolean;
}

const FRESH: Tour = { state: "offered", since: null, workflowId: null, isFolded: false };

const store = createStore<Tour>(() => restored());
store.subscribe((tour) => {
  writeStored(STORED_AS, JSON.stringify(tour));
});

export function useTour(): Tour {
  return useStore(store);
}

/** Begin, or go on where one left. */
export function startTour(): void {
  const { since, ...tour } = store.getState();
  store.setState({ ...tour, since: since ?? new Date().toISOString(), state: "on", isFolded: false });
}

export function leaveTour(): void {
  store.setState({ state: "left" });
}

/** Forget how far one was: the next time begins at the beginning. */
export function endTour(): void {
  store.setState({ ...FRESH, state: "left" });
}

export function foldTour(isFolded: boolean): void {
  store.setState({ isFolded });
}

/** This is the workflow the steps are about. */
export function followWorkflow(workflowId: string | null): void {
  store.setState({ workflowId });
}

function restored(): Tour {
  try {
    const kept: unknown = JSON.parse(readStored(STORED_AS) ?? "null");
    return typeof kept === "object" && kept !== null ? { ...FRESH, ...kept } : FRESH;
  } catch {
    return FRESH;
  }
}
