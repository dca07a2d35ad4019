import { useRef, useState } from "react";
import type { JsonValue } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { readCondition } from "../../../workflow/condition";
import { isExpression } from "../../../workflow/schema-form-values";
import { useForm } from "./FormContext";
import { textOf } from "./literal";

/** Whether a field is an expression now, and how it becomes one and a plain value again. */
export interface ExpressionMode {
  readonly isOn: boolean;
  readonly canToggle: boolean;
  /** It says more than the control for its plain values can show. */
  readonly isLocked: boolean;
  /** It may hold expressions, in whatever form. */
  readonly takesExpressions: boolean;
  /** Where the cursor goes when the field has just become one; `null` where nobody asked for it. */
  readonly focusAt: number | null;
  readonly toggle: () => void;
  /** It is one from now on, also while there is none in its text. */
  readonly stay: () => void;
  readonly focusIn: (at: number) => void;
}

export function useExpressionMode(
  field: Field,
  value: JsonValue | undefined,
  onChange: (value: JsonValue | undefined) => void,
): ExpressionMode {
  const form = useForm();
  const [isForced, setForced] = useState(false);
  const [focusAt, setFocusAt] = useState<number | null>(null);
  /** The value of the other mode, for whoever changes their mind. */
  const other = useRef<JsonValue | undefined>(undefined);
  const isAlways = field.kind === "expression";
  const isCondition = field.kind === "condition";
  const isLocked = isCondition && !isReadable(value);
  const takesExpressions = form.canUseExpressions && (isAlways || isCondition || field.takesExpressions);
  const isText = field.kind === "json" && typeof value === "string";
  const isOn = isCondition
    ? isForced || isLocked
    : isAlways || (takesExpressions && (isForced || isText || isExpression(value)));

  const toggle = () => {
    if (isCondition) {
      // Two views of one text: nothing is put in its place.
      setForced(!isOn);
      setFocusAt(isOn ? null : textOf(value).length);
      return;
    }
    const before = other.current;
    other.current = value;
    if (isOn) {
      setForced(false);
      setFocusAt(null);
      if (isExpression(value) || isText) onChange(isExpression(before) ? undefined : before);
    } else {
      setForced(true);
      setFocusAt(textOf(value).length);
      if (isExpression(before)) onChange(before);
    }
  };
  return {
    isOn,
    canToggle: takesExpressions && !isAlways && field.kind !== "group",
    isLocked,
    takesExpressions,
    focusAt,
    toggle,
    stay: () => {
      if (!isAlways) setForced(true);
    },
    focusIn: setFocusAt,
  };
}

/** Whether the rows of a condition can show the value: nothing yet, or comparisons that they have. */
function isReadable(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "string" && readCondition(value) !== null;
}
