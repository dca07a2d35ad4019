import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** A run that somebody asks for from a node: only up to it, or from it on. */
export interface RunRequest {
  readonly kind: "until" | "from";
  readonly nodeId: string;
}

const store = createStore<{ readonly request: RunRequest | null }>(() => ({ request: null }));

/** Ask for a run; the one who makes runs hears of it. */
export function useRunRequest(): (request: RunRequest | null) => void {
  return requestRun;
}

export function requestRun(request: RunRequest | null): void {
  store.setState({ request });
}

/** What is asked for now. */
export function useRequestedRun(): RunRequest | null {
  return useStore(store, (state) => state.request);
}
