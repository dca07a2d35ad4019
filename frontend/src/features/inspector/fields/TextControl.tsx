import { Textarea, TextInput } from "@mantine/core";
import type { ChangeEvent } from "react";
import { isExpression } from "../../../workflow/schema-form-values";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

const SHOWN_LINES = 3;
const MOST_LINES = 14;

export function TextControl(props: ControlProps<"text">) {
  const { field, value, onChange } = props;
  const { isReadOnly, canUseExpressions } = useForm();
  const shared = {
    ...known(props),
    value: typeof value === "string" ? value : "",
    placeholder: exampleOf(field.examples),
    readOnly: isReadOnly,
    size: "sm",
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value: text, selectionStart } = event.currentTarget;
      const caret = selectionStart ?? text.length;
      onChange(canUseExpressions ? closed(text, caret) : text, caret);
    },
  };
  if (!field.isMultiline) return <TextInput {...shared} />;
  return <Textarea {...shared} autosize minRows={SHOWN_LINES} maxRows={MOST_LINES} />;
}

/** Who begins an expression gets its end as well. */
function closed(text: string, caret: number): string {
  const isBegun = text.slice(0, caret).endsWith("{{") && !text.slice(caret).includes("}}");
  return isBegun && isExpression(text) ? `${text.slice(0, caret)}}}${text.slice(caret)}` : text;
}

function exampleOf(examples: readonly unknown[]): string {
  const [first] = examples;
  return typeof first === "string" ? first : "";
}
