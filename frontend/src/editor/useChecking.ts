import { useEffect, useReducer } from "react";
import { useTranslation } from "react-i18next";
import { checkDocument } from "../api/check";
import { useLive } from "../api/live";
import { startChecking } from "./checking";
import type { EditorStore } from "./store";

/** Keep a document's problems and ports as the server sees them, for as long as the component is there. */
export function useChecking(store: EditorStore): void {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const [news, hear] = useReducer((count: number) => count + 1, 0);
  const { workflowId } = store.getState();
  useLive(workflowId === null ? null : { workflowId }, ({ kind }) => {
    if (kind === "template" || kind === "resync") hear();
  });
  useEffect(() => {
    return startChecking(store, (document, signal) => checkDocument(document, workflowId, signal));
    // The server tells problems in the language of the page, and those of templates change by themselves.
  }, [store, workflowId, language, news]);
}
