import { useEffect, useState } from "react";
import { useEditorStore } from "../../../editor/context";
import type { EditorStore } from "../../../editor/store";
import { useForm } from "./FormContext";

/**
 * Gives a hook that keeps what is written in a field and cannot be in the document yet, such as half a condition.
 *
 * It is there again when the form is, as long as the workflow stays open. The field tells by the document's value
 * whether its draft still stands.
 */
export function createDrafts<Draft>() {
  const left = new WeakMap<EditorStore, Map<string, Draft | null>>();

  return function useDraft(path: string): readonly [Draft | null, (draft: Draft) => void] {
    const store = useEditorStore();
    const { nodeId } = useForm();
    const key = `${nodeId} ${path}`;
    const [draft, setDraft] = useState<Draft | null>(() => left.get(store)?.get(key) ?? null);
    useEffect(
      () => () => {
        // Under the path that it has by then: the things of a list may have been moved.
        left.set(store, (left.get(store) ?? new Map<string, Draft | null>()).set(key, draft));
      },
      [store, key, draft],
    );
    return [draft, setDraft];
  };
}
