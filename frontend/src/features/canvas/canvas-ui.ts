import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { TFunction } from "i18next";
import { readStored, writeStored } from "../../lib/stored";
import type { DrawingStore } from "./drawing-store";
import type { Operations } from "./operations";
import type { Words } from "./words";

/** A wire being drawn by keyboard: from this node, from this output once it is chosen. */
export interface Connecting {
  readonly node: string;
  readonly output: string | null;
  /** The node that would be taken now. */
  readonly candidate: string | null;
}

export interface OpenMenu {
  /** Of the drawing itself where it is null. */
  readonly node: string | null;
  /** Screen pixels. */
  readonly x: number;
  readonly y: number;
}

/** What concerns the canvas alone, and is over when the page is left. */
export interface CanvasUi {
  /** Flow id of what is being given another name in place. */
  readonly renaming: string | null;
  readonly connecting: Connecting | null;
  readonly menu: OpenMenu | null;
  /** Key of the wire that what is dragged would go into. */
  readonly spliceInto: string | null;
  readonly hasMinimap: boolean;
  /** Nodes whose error output is shown although nothing is wired to it. */
  readonly errorsShown: ReadonlySet<string>;
  /** Said to those who do not see the canvas; the number makes the same words news again. */
  readonly news: { readonly text: string; readonly number: number };
}

export type CanvasUiStore = StoreApi<CanvasUi>;

const MINIMAP_STORED_AS = "patchbay.minimap";

export function createCanvasUi(): CanvasUiStore {
  return createStore<CanvasUi>(() => ({
    renaming: null,
    connecting: null,
    menu: null,
    spliceInto: null,
    hasMinimap: readStored(MINIMAP_STORED_AS) === "shown",
    errorsShown: new Set(),
    news: { text: "", number: 0 },
  }));
}

export function toggleMinimap(ui: CanvasUiStore): void {
  const hasMinimap = !ui.getState().hasMinimap;
  writeStored(MINIMAP_STORED_AS, hasMinimap ? "shown" : "hidden");
  ui.setState({ hasMinimap });
}

export function toggleErrorOutput(ui: CanvasUiStore, nodeId: string): void {
  const errorsShown = new Set(ui.getState().errorsShown);
  if (!errorsShown.delete(nodeId)) errorsShown.add(nodeId);
  ui.setState({ errorsShown });
}

export function announce(ui: CanvasUiStore, text: string): void {
  ui.setState(({ news }) => ({ news: { text, number: news.number + 1 } }));
}

interface CanvasParts {
  readonly ui: CanvasUiStore;
  readonly drawing: DrawingStore;
  readonly operations: Operations;
  readonly words: Words;
  readonly t: TFunction<"canvas">;
}

/** One for the canvas, so that five hundred nodes do not each listen for changes of language. */
export const CanvasContext = createContext<CanvasParts | null>(null);

export function useCanvas(): CanvasParts {
  const parts = useContext(CanvasContext);
  if (!parts) throw new Error("this component belongs inside a Canvas");
  return parts;
}

export function useCanvasUi<Part>(select: (ui: CanvasUi) => Part): Part {
  return useStore(useCanvas().ui, select);
}
