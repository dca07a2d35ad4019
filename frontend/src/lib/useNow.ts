import { useSyncExternalStore } from "react";

/** Milliseconds between two values of `useNow`. */
const TICK_MS = 1000;

let now = new Date();

/** The current time, close enough for "5 min ago"; every component that asks changes at the same moment. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(onChange: () => void): () => void {
  // While nobody listened the clock stood still; what React reads after this is the time.
  moveClock();
  const timer = window.setInterval(() => {
    moveClock();
    onChange();
  }, TICK_MS);
  return () => {
    window.clearInterval(timer);
  };
}

/** The first listener of a tick moves the clock; the others find it moved. */
function moveClock(): void {
  if (Date.now() - now.getTime() >= TICK_MS / 2) now = new Date();
}
