import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Person } from "../../api/presence";

interface People {
  readonly others: readonly Person[];
}

const people = createStore<People>(() => ({ others: [] }));

/** Who else has the open workflow open; other tabs of the same person among them. */
export function useOthers(): readonly Person[] {
  return useStore(people, (state) => state.others);
}

export function setOthers(others: readonly Person[]): void {
  people.setState({ others });
}
