import { NumberInput } from "@mantine/core";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

export function NumberControl(props: ControlProps<"number">) {
  const { field, value, onChange } = props;
  const { isReadOnly } = useForm();
  return (
    <NumberInput
      {...known(props)}
      size="sm"
      value={typeof value === "number" ? value : ""}
      placeholder={typeof field.examples[0] === "number" ? String(field.examples[0]) : ""}
      readOnly={isReadOnly}
      allowDecimal={!field.isInteger}
      allowNegative={field.minimum === null || field.minimum < 0}
      clampBehavior="none"
      onChange={(next) => {
        if (typeof next === "number") onChange(next);
        else if (next === "") onChange(field.isNullable ? null : undefined);
      }}
    />
  );
}
