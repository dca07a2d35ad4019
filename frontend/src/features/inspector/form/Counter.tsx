import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { isExpression } from "../../../workflow/schema-form-values";
import classes from "./FieldFrame.module.css";

interface Props {
  readonly field: Field;
  readonly value: JsonValue | undefined;
  /** As the phone counts, where the server says so. */
  readonly count: { readonly count: number; readonly limit: number } | undefined;
}

/** Short fields count from this share of their limit on; there is no need to watch a long way off. */
const NEAR = 0.6;

/** How many characters there are of how many. */
export function Counter({ field, value, count }: Props) {
  const { t } = useTranslation("inspector");
  const own = ownCount(field, value);
  const shown = count ?? own;
  if (!shown || shown.count === 0) return null;
  const isMultiline = field.kind === "text" && field.isMultiline;
  if (!count && !isMultiline && shown.count < shown.limit * NEAR) return null;
  return (
    <span
      className={classes.counter}
      data-over={shown.count > shown.limit ? true : undefined}
      aria-label={t("count", { count: shown.count, limit: shown.limit })}
      role="note"
    >
      {shown.count}/{shown.limit}
    </span>
  );
}

function ownCount(field: Field, value: JsonValue | undefined) {
  if (field.kind !== "text" || field.maxLength === null || typeof value !== "string") return null;
  return isExpression(value) ? null : { count: Array.from(value).length, limit: field.maxLength };
}
