import { useEffect } from "react";
import { isTyping } from "../../lib/typing";
import { useCanvas } from "./canvas-ui";

/** Copy, cut and paste by the browser's own events: no leave has to be asked, and other tabs join in. */
export function useClipboard(): void {
  const { operations } = useCanvas();
  useEffect(() => {
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
      if (file) void file.text().then((text) => operations.pasteText(text));
      else operations.pasteText(event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, [operations]);
}

/** Not while a person types in a field, or has marked some text to copy. */
function concernsDrawing(event: ClipboardEvent): boolean {
  if (isTyping(event.target)) return false;
  return event.type === "paste" || window.getSelection()?.isCollapsed !== false;
}
