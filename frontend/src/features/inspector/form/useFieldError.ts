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
  const isUntouched = form.isFresh && !isPassed;
  const fault = faultOf(field, value);
  if (fault) {
    return fault.code === "needed" && isUntouched ? null : sayFault(t, fault, field);
  }
  const count = form.counts.get(path);
  if (count && count.count > count.limit) return sayFault(t, { code: "too_long", ...count }, field);
  const found = (isWhole ? problemsAt : problemsWithin)(form.problems, path);
  const quiet = isUntouched ? ["missing_param", "unworkable_params"] : ["missing_param"];
  return found.find((problem) => !quiet.includes(problem.code ?? ""))?.message ?? null;
}
