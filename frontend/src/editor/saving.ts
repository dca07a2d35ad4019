import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Choice, Conflict } from "../workflow/merge";

/** How the draft stands with the server. */
export type SaveStatus =
  /** The server has everything. */
  | "saved"
  /** There are edits it has not got yet. */
  | "saving"
  /** It does not answer; the edits are kept on this computer. */
  | "offline"
  /** It refuses the draft as it is. */
  | "refused"
  /** Somebody else's edits stand against ours, and a person has to choose. */
  | "conflict";

export interface Saving {
  readonly status: SaveStatus;
  /** Of the newest draft the server is known to have. */
  readonly revision: number;
  /** Why it is refused, in the server's words. */
  readonly reason: string | null;
  /** What somebody has to choose about; empty when nothing is. */
  readonly conflicts: readonly Conflict[];
}

/** What keeps the open draft and the server together. */
export interface Saver {
  /** Saves what is not saved yet; gives the revision the server then has. Throws when it cannot. */
  readonly saveNow: () => Promise<number>;
  readonly resolve: (choices: ReadonlyMap<string, Choice>) => void;
}

interface State {
  readonly saver: Saver | null;
  readonly saving: Saving | null;
}

const open = createStore<State>(() => ({ saver: null, saving: null }));

/** Raised when there is something to save and it could not be. */
export class NotSaved extends Error {}

/**
 * The server's draft is what is on the canvas once this is done; gives its revision.
 *
 * Call it before whatever works on the server's draft: a test run, publishing. Raises `NotSaved`, with a
 * sentence for people, when the server cannot be reached or refuses.
 */
export async function saveNow(): Promise<number> {
  const { saver } = open.getState();
  if (!saver) throw new NotSaved("No draft is open.");
  return saver.saveNow();
}

/** Be the one who saves while the component is there. */
export function useOfferedSaver(saver: Saver): void {
  useEffect(() => {
    open.setState({ saver });
    return () => {
      open.setState({ saver: null, saving: null });
    };
  }, [saver]);
}

/** The saver of the open draft; `null` while none is open. */
export function useSaver(): Saver | null {
  return useStore(open, (state) => state.saver);
}

/** How the open draft stands with the server; `null` while none is open. */
export function useSaving(): Saving | null {
  return useStore(open, (state) => state.saving);
}

/** For the saver alone. */
export function showSaving(saving: Saving): void {
  open.setState({ saving });
}
