import { useCallback, useRef } from "react";

/** A pause in typing after which the next letters are an undo of their own. */
const PAUSE_MS = 1200;

/** Gives edits that follow closely upon one another at one place the same key. */
export function useBurst(prefix: string): (path: string) => string {
  const last = useRef({ path: "", at: 0, count: 0 });
  return useCallback(
    (path) => {
      const now = Date.now();
      const { current } = last;
      const isGoingOn = current.path === path && now - current.at < PAUSE_MS;
      last.current = { path, at: now, count: current.count + (isGoingOn ? 0 : 1) };
      return `${prefix}:${path}:${last.current.count}`;
    },
    [prefix],
  );
}
