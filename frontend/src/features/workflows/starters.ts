import type { Language } from "../../lib/i18n";
import { readDocument } from "../../workflow/read-document";
import type { WorkflowDocument } from "../../workflow/document";

/** Workflows that are drawn already, to begin from; each is there in every language. */
export const STARTERS = ["questions", "order-status", "opt-in"] as const;

export type Starter = (typeof STARTERS)[number];

const files = import.meta.glob<unknown>("./starters/*/*.json", { import: "default" });

/** The document of a starter, its texts in the person's language. */
export async function loadStarter(starter: Starter, language: Language): Promise<WorkflowDocument> {
  const load = files[`./starters/${language}/${starter}.json`];
  if (!load) throw new Error(`there is no starter ${starter} in ${language}`);
  return readDocument(await load());
}
