import { Anchor } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JsonValue } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { asExpected } from "../../../workflow/schema-form-problems";
import { isExpression } from "../../../workflow/schema-form-values";
import { Control } from "../fields/Control";
import { ExpressionControl } from "../fields/ExpressionControl";
import { Counter } from "./Counter";
import { ExpressionToggle } from "./ExpressionToggle";
import { FieldFrame } from "./FieldFrame";
import classes from "./FieldFrame.module.css";
import { useForm } from "./FormContext";
import { literalOf, textOf } from "./literal";
import { useExpressionMode } from "./useExpressionMode";
import { useFieldError } from "./useFieldError";
import { useTaking, type Point } from "./useTaking";

export interface FieldViewProps {
  readonly field: Field;
  /** Where the value is in the node, such as `params.buttons[0].title`. */
  readonly path: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  /** In a row of a table: the name is said, not shown. */
  readonly isBare?: boolean;
}

/** Those that are made of other fields leave it to them to take values and to say what is wrong. */
const MADE_OF_OTHERS: readonly Field["kind"][] = ["list", "group", "condition"];

/** One field of a form: a plain value or an expression, with all that is known about it. */
export function FieldView({ field, path, value, onChange, isBare = false }: FieldViewProps) {
  const { t } = useTranslation("inspector");
  const form = useForm();
  const id = useId();
  const ids = { label: `${id}-label`, control: `${id}-control`, message: `${id}-message` };
  const [isPassed, setPassed] = useState(false);
  const insertAt = useRef<((text: string, point: Point) => void) | null>(null);
  const mode = useExpressionMode(field, value, onChange);
  const isWhole = MADE_OF_OTHERS.includes(field.kind) && !mode.isOn;
  const isText = field.kind === "text" && typeof value === "string" && !mode.isOn;
  const expected = isText && !form.isReadOnly ? asExpected(field, value) : null;
  const error = useFieldError({ field, path, value, isWhole, isPassed });

  const insert = (expression: string, point?: Point) => {
    if (mode.isOn && insertAt.current && point) {
      insertAt.current(expression, point);
      return;
    }
    const next = withExpression(field, value, expression);
    onChange(next);
    mode.focusIn(textOf(next).length);
  };
  const taking = useTaking({
    path,
    title: field.title,
    isOpen: mode.takesExpressions && !isWhole && !form.isReadOnly,
    hasOwnCursor: mode.isOn,
    insert,
  });

  const hasTitleInside = isBare || (field.kind === "switch" && !mode.isOn) || field.kind === "group";
  const shared = { ids, isInvalid: error !== null, path, isBare };
  return (
    <div
      className={classes.field}
      data-path={path}
      data-over={taking.isOver ? true : undefined}
      onBlur={() => {
        setPassed(true);
      }}
      {...taking.handlers}
    >
      <FieldFrame
        title={field.title}
        isRequired={field.isRequired}
        ids={ids}
        isTitleInside={hasTitleInside}
        aside={
          mode.canToggle &&
          !isBare &&
          !form.isReadOnly && (
            <ExpressionToggle
              title={field.title}
              way={field.kind === "condition" ? "condition" : "value"}
              isOn={mode.isOn}
              isLocked={mode.isLocked}
              onToggle={mode.toggle}
            />
          )
        }
        {...(!isBare && field.kind !== "group" && { help: field.help })}
        error={error}
        remedy={
          expected !== null && (
            <Anchor
              component="button"
              type="button"
              size="xs"
              mt={4}
              onClick={() => {
                onChange(expected);
                document.getElementById(ids.control)?.focus();
              }}
            >
              {t("fault.use", { value: expected })}
            </Anchor>
          )
        }
        counter={<Counter field={field} value={value} count={form.counts.get(path)} />}
      >
        {mode.isOn ? (
          <ExpressionControl
            {...shared}
            field={field}
            text={textOf(value)}
            focusAt={mode.focusAt}
            onChange={(text) => {
              mode.stay();
              onChange(literalOf(field, text));
            }}
            onFocus={taking.beTarget}
            onReady={(at) => {
              insertAt.current = at;
            }}
          />
        ) : (
          <Control
            {...shared}
            field={field}
            value={value}
            onChange={(next, caret) => {
              if (isExpression(next) && field.kind !== "condition")
                mode.focusIn(caret ?? textOf(next).length);
              onChange(next);
            }}
          />
        )}
      </FieldFrame>
    </div>
  );
}

/** The value with the expression in it: added to a text or a list of them, else in its place. */
function withExpression(field: Field, value: JsonValue | undefined, expression: string): JsonValue {
  if (field.kind === "words" && Array.isArray(value)) return [...value, expression];
  const isAdded = field.kind === "text" && typeof value === "string" && value !== "";
  return isAdded ? `${value}${value.endsWith(" ") ? "" : " "}${expression}` : expression;
}
