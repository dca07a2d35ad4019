import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorState, EditorStore } from "./store";

export const EditorContext = createContext<EditorStore | null>(null);

/** The store itself, for reading at the time of an event. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error("this component belongs inside an EditorContext");
  return store;
}

/** A part of the state; the component is drawn again when that part changes. Select narrowly. */
export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditorStore(), select);
}

/** The draft, also while an older version is on the canvas instead; `null` where there is none to edit. */
export const DraftContext = createContext<EditorStore | null>(null);

/** The draft's store, whichever document is on the canvas. */
export function useDraftStore(): EditorStore | null {
  return useContext(DraftContext);
}
