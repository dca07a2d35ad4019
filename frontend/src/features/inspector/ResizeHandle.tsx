import { useRef } from "react";
import classes from "./Inspector.module.css";
import { LEAST_WIDTH, MOST_WIDTH } from "./useStoredWidth";

interface Props {
  readonly label: string;
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

const STEP = 20;

/** The panel's left edge: dragged, or moved with the arrow keys. */
export function ResizeHandle({ label, width, onWidth }: Props) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      className={classes.edge}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (start.current) onWidth(start.current.width + start.current.x - event.clientX);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") onWidth(width + STEP);
        if (event.key === "ArrowRight") onWidth(width - STEP);
      }}
    />
  );
}
