import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** The field that had the keyboard last: where a value of the input panel goes. */
export interface FieldTarget {
  readonly path: string;
  /** As people see it. */
  readonly title: string;
  readonly insert: (expression: string) => void;
}

const store = createStore<{ readonly target: FieldTarget | null }>(() => ({ target: null }));

export function setTarget(target: FieldTarget | null): void {
  store.setState({ target });
}

export function readTarget(): FieldTarget | null {
  return store.getState().target;
}

/** The title of the field that values go to; `null` while there is none. */
export function useTargetTitle(): string | null {
  return useStore(store, (state) => state.target?.title ?? null);
}

/** Marks what is dragged as one of our expressions; the plain text says which. */
export const DRAGGED = "application/x-patchbay-expression";
