import { useEffect, useRef, useState, type DragEvent, type FocusEvent } from "react";
import { DRAGGED, setTarget } from "./target";

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Given {
  readonly path: string;
  readonly title: string;
  /** Whether it takes anything at all. */
  readonly isOpen: boolean;
  /** Its own editor says how to put a text where the cursor is. */
  readonly hasOwnCursor: boolean;
  readonly insert: (expression: string, point?: Point) => void;
}

/** A field takes values of the input panel: those that are dropped on it, and those sent to the last one in use. */
export function useTaking({ path, title, isOpen, hasOwnCursor, insert }: Given) {
  const [isOver, setOver] = useState(false);
  // What had the focus is asked long after it was drawn.
  const latest = useRef(insert);
  useEffect(() => {
    latest.current = insert;
  });
  const beTarget = (here?: (text: string) => void) => {
    const put = (text: string) => {
      latest.current(text);
    };
    setTarget({ path, title, insert: here ?? put });
  };
  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED);
  const handlers = {
    onFocus: (event: FocusEvent) => {
      event.stopPropagation();
      if (!hasOwnCursor) beTarget();
    },
    onDragOver: (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    },
    onDragLeave: () => {
      setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      event.stopPropagation();
      insert(event.dataTransfer.getData("text/plain"), { x: event.clientX, y: event.clientY });
    },
  };
  return { isOver, beTarget, handlers: isOpen ? handlers : {} };
}
