import { useEffect } from "react";
import { checkDocument } from "../api/check";
import { startChecking } from "./checking";
import type { EditorStore } from "./store";

/** Keep a document's problems and ports as the server sees them, for as long as the component is there. */
export function useChecking(store: EditorStore): void {
  useEffect(() => startChecking(store, checkDocument), [store]);
}
