import { TextInput } from "@mantine/core";
import { localText } from "../../../lib/calendar";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

const TYPES = { date: "date", time: "time", "date-time": "datetime-local" } as const;

/** A date or time by the browser's own picker; an instant is shown as the reader's clock has it. */
export function MomentControl(props: ControlProps<"moment">) {
  const { field, value, onChange } = props;
  const { isReadOnly } = useForm();
  const text = typeof value === "string" ? value : "";
  return (
    <TextInput
      {...known(props)}
      size="sm"
      type={TYPES[field.format]}
      value={field.format === "date-time" ? toLocal(text) : text}
      readOnly={isReadOnly}
      onChange={(event) => {
        const next = event.currentTarget.value;
        if (next === "") onChange(field.isNullable ? null : undefined);
        else onChange(field.format === "date-time" ? new Date(next).toISOString() : next);
      }}
    />
  );
}

function toLocal(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  return localText(at);
}
