import { Switch } from "@mantine/core";
import { useForm } from "../form/FormContext";
import type { ControlProps } from "./control-props";

export function SwitchControl({ field, value, onChange, ids, isBare }: ControlProps<"switch">) {
  const { isReadOnly } = useForm();
  return (
    <Switch
      id={ids.control}
      size="sm"
      checked={value === true}
      disabled={isReadOnly}
      {...(isBare ? { "aria-label": field.title } : { label: field.title })}
      aria-describedby={ids.message}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}
