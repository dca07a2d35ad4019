import { useEffect } from "react";

const TOUCHES = ["pointerdown", "keydown"] as const;

/**
 * Does it once, when somebody first presses something on the page.
 *
 * `act` must stay the same function.
 */
export function useOnceTouched(act: () => void): void {
  useEffect(() => {
    const first = new AbortController();
    const onTouch = () => {
      first.abort();
      act();
    };
    for (const touch of TOUCHES) {
      // On the way down: no handler below can keep it from here.
      window.addEventListener(touch, onTouch, { capture: true, signal: first.signal });
    }
    return () => {
      first.abort();
    };
  }, [act]);
}
