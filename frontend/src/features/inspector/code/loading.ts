import { useSyncExternalStore } from "react";

type EditorModule = typeof import("./editor");

let loaded: EditorModule | null = null;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

/** Fetch the code editor, so that it is there when somebody needs it. */
export function loadEditor(): void {
  loading ??= import("./editor").then(
    (module) => {
      loaded = module;
      for (const listener of listeners) listener();
    },
    () => {
      // The field stays a plain one; the next form tries again.
      loading = null;
    },
  );
}

/** The code editor; `null` until it is there. */
export function useEditorModule(): EditorModule | null {
  return useSyncExternalStore(subscribe, () => loaded);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
