import type { Field } from "../../../workflow/schema-form";
import { CodeBox, type CodeBoxProps } from "../code/CodeBox";
import type { FieldIds } from "../form/FieldFrame";
import { useForm } from "../form/FormContext";
import { ExpressionPreview } from "./ExpressionPreview";

interface Props extends Pick<CodeBoxProps, "onFocus" | "onReady"> {
  readonly field: Field;
  readonly path: string;
  readonly text: string;
  readonly focusAt: number | null;
  readonly onChange: (text: string) => void;
  readonly ids: FieldIds;
  readonly isInvalid: boolean;
  readonly isBare: boolean;
}

/** A text with expressions, and what comes of it. */
export function ExpressionControl({ field, path, text, ids, isInvalid, isBare, ...props }: Props) {
  const { isReadOnly, scope } = useForm();
  const [example] = field.examples;
  const isMultiline = field.kind === "json" || (field.kind === "text" && field.isMultiline);
  return (
    <>
      <CodeBox
        {...props}
        text={text}
        language="expression"
        isMultiline={isMultiline}
        isReadOnly={isReadOnly}
        isInvalid={isInvalid}
        placeholder={typeof example === "string" ? example : "{{ input }}"}
        {...(isBare ? { label: field.title } : { labelledBy: ids.label })}
        describedBy={ids.message}
        scope={scope}
      />
      <ExpressionPreview text={text} isBrief={isBare || path.includes("[")} />
    </>
  );
}
