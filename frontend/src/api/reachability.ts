import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

/** Milliseconds between looks whether a server that was gone is back. */
const LOOK_AGAIN_MS = 3000;

let isReachable = true;
const listeners = new Set<() => void>();

/** What the last request met: an answer of any kind, or none. */
export function setReachable(value: boolean): void {
  if (value === isReachable) return;
  isReachable = value;
  for (const listener of listeners) listener();
}

/** Whether the server answered the last time it was asked; while it does not, it is asked again and again. */
export function useReachability(): boolean {
  const queryClient = useQueryClient();
  const isThere = useSyncExternalStore(subscribe, () => isReachable);
  useEffect(() => {
    if (isThere) return undefined;
    const timer = window.setInterval(() => void lookAgain(), LOOK_AGAIN_MS);
    return () => {
      window.clearInterval(timer);
      // What was shown meanwhile may have passed.
      void queryClient.invalidateQueries();
    };
  }, [isThere, queryClient]);
  return isThere;
}

async function lookAgain(): Promise<void> {
  try {
    await window.fetch("/api/v1/session");
    setReachable(true);
  } catch {
    // Still gone.
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
