import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Position } from "../../workflow/document";
import { isTyping } from "../../lib/typing";
import { useCanvas } from "./canvas-ui";

/** Copy, cut and paste by the browser's own events: no leave has to be asked, and other tabs join in. */
export function useClipboard(): void {
  const { operations } = useCanvas();
  const flow = useReactFlow();
  useEffect(() => {
    let pointer = { x: -1, y: -1 };
    const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
      pointer = { x: clientX, y: clientY };
    };
    const copy = (event: ClipboardEvent) => {
      if (!concernsDrawing(event)) return false;
      const text = operations.copyText();
      if (text === null) return false;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    const onCopy = (event: ClipboardEvent) => {
      copy(event);
    };
    const onCut = (event: ClipboardEvent) => {
      if (copy(event)) operations.removeSelection(false);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!concernsDrawing(event)) return;
      const [file] = event.clipboardData?.files ?? [];
      const middle = isOverCanvas(pointer) ? flow.screenToFlowPosition(pointer) : undefined;
      if (file) {
        void file.text().then((text) => {
          operations.pasteText(text, middle);
        });
      } else operations.pasteText(event.clipboardData?.getData("text/plain") ?? "", middle);
    };
    document.addEventListener("pointermove", onPointerMove, { passive: true });
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("pointermove", onPointerMove);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, [operations, flow]);
}

function isOverCanvas({ x, y }: Position): boolean {
  return document.elementFromPoint(x, y)?.closest(".react-flow__renderer") != null;
}

/** Not while a person types in a field, or has marked some text to copy. */
function concernsDrawing(event: ClipboardEvent): boolean {
  if (isTyping(event.target)) return false;
  return event.type === "paste" || window.getSelection()?.isCollapsed !== false;
}
