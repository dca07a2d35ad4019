import { useState } from "react";
import { readStored, writeStored } from "../../lib/stored";

const STORED_AS = "patchbay.inspector.width";
export const LEAST_WIDTH = 340;
export const MOST_WIDTH = 760;
const FIRST_WIDTH = 420;

/** How wide people have made the panel, remembered in this browser. */
export function useStoredWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useState(readWidth);
  return [
    width,
    (next) => {
      const kept = Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, next)));
      setWidth(kept);
      writeStored(STORED_AS, String(kept));
    },
  ];
}

function readWidth(): number {
  const stored = Number(readStored(STORED_AS));
  return stored >= LEAST_WIDTH && stored <= MOST_WIDTH ? stored : FIRST_WIDTH;
}
