import { useRef, type FocusEvent, type InputEvent, type KeyboardEvent } from "react";
import { useEditorStore } from "../../../editor/context";
import { matches } from "../../../lib/keys";
import type { WorkflowDocument } from "../../../workflow/document";

/** The field that letters are written in, what was in it, and the document without them. */
interface Written {
  readonly field: EventTarget;
  readonly before: string;
  readonly document: WorkflowDocument;
}

/**
 * Undo and redo by key inside a form: a text field takes back letters that the document does not have, such as
 * those of half a condition; else the document is taken back. To it, what a field takes back would be another edit,
 * and the next undo would bring the letters again.
 */
export function useFormUndo() {
  const store = useEditorStore();
  const written = useRef<Written | null>(null);
  const focused = useRef("");
  const hasOwn = (field: EventTarget) =>
    written.current?.field === field &&
    textOf(field) !== written.current.before &&
    store.getState().document === written.current.document;
  return {
    onFocusCapture: (event: FocusEvent) => {
      focused.current = textOf(event.target);
      written.current = null;
    },
    onInputCapture: (event: InputEvent) => {
      const { document } = store.getState();
      written.current ??= { field: event.target, before: focused.current, document };
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
