import { useSyncExternalStore } from "react";

/** Milliseconds between two values of `useNow`. */
const TICK_MS = 5000;

let now = new Date();

/** The current time, close enough for "5 min ago"; every component that asks changes at the same moment. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(onChange: () => void): () => void {
  const timer = window.setInterval(() => {
    // The first listener of a tick moves the clock; the others find it moved.
    if (Date.now() - now.getTime() >= TICK_MS / 2) now = new Date();
    onChange();
  }, TICK_MS);
  return () => {
    window.clearInterval(timer);
  };
}
