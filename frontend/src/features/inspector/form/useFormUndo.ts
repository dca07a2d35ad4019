import { useRef, type FocusEvent, type InputEvent, type KeyboardEvent } from "react";
import { useEditorStore } from "../../../editor/context";
import { matches } from "../../../lib/keys";

/**
 * Undo and redo by key inside a form: a text field takes back its own letters as long as there are any, then
 * the document is taken back. A field has none that somebody else, such as a value that was dropped, has filled.
 */
export function useFormUndo() {
  const store = useEditorStore();
  const written = useRef<{ readonly field: EventTarget; readonly before: string } | null>(null);
  const focused = useRef("");
  const hasOwn = (field: EventTarget) =>
    written.current?.field === field && textOf(field) !== written.current.before;
  return {
    onFocusCapture: (event: FocusEvent) => {
      focused.current = textOf(event.target);
      written.current = null;
    },
    onInputCapture: (event: InputEvent) => {
      written.current ??= { field: event.target, before: focused.current };
    },
    onUndoKey: (event: KeyboardEvent) => {
      const { nativeEvent: pressed } = event;
      const isUndo = matches(pressed, "mod+z");
      const isRedo = matches(pressed, "mod+shift+z") || matches(pressed, "mod+y");
      if (event.defaultPrevented || !(isUndo || isRedo) || hasOwn(event.target)) return;
      event.preventDefault();
      written.current = null;
      if (isUndo) store.getState().undo();
      else store.getState().redo();
    },
  };
}

function textOf(field: EventTarget): string {
  const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isText ? field.value : "";
}
