import { readCondition, type Condition } from "../../../workflow/condition";
import { BLANK, writeComplete } from "../../../workflow/condition-edit";
import type { JsonValue } from "../../../workflow/document";
import { createDrafts } from "../form/drafts";

const NOTHING_YET: Condition = { joined: "and", comparisons: [BLANK] };

interface Draft {
  readonly condition: Condition;
  /** What the document says meanwhile; once it says something else, the draft is out of date. */
  readonly saved: string;
}

const useDraft = createDrafts<Draft>();

/** The condition as far as it is written: the document has only what is complete of it. */
export function useConditionDraft(
  path: string,
  value: JsonValue | undefined,
  onChange: (value: JsonValue) => void,
) {
  const [draft, setDraft] = useDraft(path);
  const saved = typeof value === "string" ? value : "";
  const condition = draft?.saved === saved ? draft.condition : (readCondition(saved) ?? NOTHING_YET);

  const set = (next: Condition) => {
    const { comparisons } = next;
    const shown = comparisons.length === 0 ? NOTHING_YET : next;
    const written = writeComplete(shown);
    // What is written in an unusual way stays so until something else is said.
    const isSame = written === writeComplete(condition);
    setDraft({ condition: shown, saved: isSame ? saved : written });
    if (!isSame) onChange(written);
  };
  return { condition, saved, set };
}
