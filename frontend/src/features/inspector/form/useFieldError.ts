import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { faultOf, problemsAt, problemsWithin } from "../../../workflow/schema-form-problems";
import { useForm } from "./FormContext";
import { sayFault } from "./words";

interface Given {
  readonly field: Field;
  readonly path: string;
  readonly value: JsonValue | undefined;
  /** Its parts are fields of their own, and say themselves what is wrong with them. */
  readonly isWhole: boolean;
  /** Somebody has been here and gone on. */
  readonly isPassed: boolean;
}

/** What is wrong with a field, in words: by its schema at once, else by the phone's limits, else by the server's lint. */
export function useFieldError({ field, path, value, isWhole, isPassed }: Given): string | null {
  const { t } = useTranslation("inspector");
  const form = useForm();
  const fault = faultOf(field, value);
  if (fault) {
    const isQuiet = fault.code === "needed" && form.isFresh && !isPassed;
    return isQuiet ? null : sayFault(t, fault);
  }
  const count = form.counts.get(path);
  if (count && count.count > count.limit) return sayFault(t, { code: "too_long", ...count });
  const found = (isWhole ? problemsAt : problemsWithin)(form.problems, path);
  return found.find((problem) => problem.code !== "missing_param")?.message ?? null;
}
