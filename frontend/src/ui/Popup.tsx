import { useEffect, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { useFocusReturn } from "../lib/useFocusReturn";
import classes from "./Popup.module.css";

interface Props {
  /** What it is for, to those who do not see it. */
  label: string;
  /** Screen pixels of its top left corner; absent: the upper middle of the window. */
  at?: { readonly x: number; readonly y: number } | undefined;
  width?: number;
  onClose: () => void;
  children: ReactNode;
}

const MARGIN = 8;

/** Room is kept for a window that is as tall as it may get, whatever is in it at first. */
const MAX_HEIGHT = 440;

/** A small window over everything: Escape and a click beside it close it, and the keyboard goes back. */
export function Popup({ label, at, width = 340, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const place = placeOf(at, width);
  useFocusReturn();
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, []);
  return createPortal(
    <>
      <div className={classes.behind} onPointerDown={onClose} />
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        className={classes.popup}
        data-middle={!at || undefined}
        style={{
          width,
          maxHeight: `min(${String(MAX_HEIGHT)}px, calc(100vh - ${String(2 * MARGIN)}px))`,
          ...place,
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key !== "Escape") return;
          event.preventDefault();
          onClose();
        }}
      >
        {children}
      </div>
    </>,
    document.body,
  );
}

/** Where it is wanted, but no part of it outside of the window. */
function placeOf(at: Props["at"], width: number) {
  if (!at) return {};
  return {
    left: Math.max(MARGIN, Math.min(at.x, window.innerWidth - width - MARGIN)),
    top: Math.max(MARGIN, Math.min(at.y, window.innerHeight - MAX_HEIGHT - MARGIN)),
  };
}
