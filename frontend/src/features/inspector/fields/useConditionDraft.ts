import type { Condition } from "../../../workflow/condition";
import { drafted, shownOf, type Draft } from "../../../workflow/condition-edit";
import type { JsonValue } from "../../../workflow/document";
import { createDrafts } from "../form/drafts";

const useDraft = createDrafts<Draft>();

/** The condition as far as it is written: the document has only what is complete of it. */
export function useConditionDraft(
  path: string,
  value: JsonValue | undefined,
  onChange: (value: JsonValue) => void,
) {
  const [draft, setDraft] = useDraft(path);
  const saved = typeof value === "string" ? value : "";

  const set = (next: Condition) => {
    const made = drafted(draft, saved, next);
    setDraft(made);
    if (made.saved !== saved) onChange(made.saved);
  };
  return { condition: shownOf(draft, saved), saved, set };
}
