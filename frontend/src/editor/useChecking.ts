import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { checkDocument } from "../api/check";
import { startChecking } from "./checking";
import type { EditorStore } from "./store";

/** Keep a document's problems and ports as the server sees them, for as long as the component is there. */
export function useChecking(store: EditorStore): void {
  const { i18n } = useTranslation();
  const { language } = i18n;
  useEffect(() => {
    const { workflowId } = store.getState();
    return startChecking(store, (document, signal) => checkDocument(document, workflowId, signal));
    // The server tells problems in the language of the page.
  }, [store, language]);
}
