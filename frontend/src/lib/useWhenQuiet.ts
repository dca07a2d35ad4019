import { useEffect } from "react";

/** Milliseconds that the page has for itself first: what is fetched ahead must not slow down what is looked at. */
const GRACE_MS = 3_000;

/**
 * Does it once, some time after the page has been drawn, when the browser has nothing better to do.
 *
 * `act` must stay the same function.
 */
export function useWhenQuiet(act: () => void): void {
  useEffect(() => {
    let idle: number | null = null;
    const timer = window.setTimeout(() => {
      // Safari has no idle callbacks.
      if ("requestIdleCallback" in window) idle = window.requestIdleCallback(act);
      else act();
    }, GRACE_MS);
    return () => {
      window.clearTimeout(timer);
      if (idle !== null) window.cancelIdleCallback(idle);
    };
  }, [act]);
}
