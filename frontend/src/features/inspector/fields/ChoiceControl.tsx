import { SegmentedControl, Select } from "@mantine/core";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

/** So many, and so many letters in all, stand side by side. */
const MOST_SEGMENTS = 4;
const MOST_LETTERS = 34;
const MANY = 8;

export function ChoiceControl(props: ControlProps<"choice">) {
  const { field, value, onChange, ids, isBare } = props;
  const { isReadOnly } = useForm();
  const data = field.options.map((option) => ({ value: String(option.value), label: option.title }));
  const chosen =
    value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value);
  const pick = (text: string | null) => {
    const option = field.options.find((one) => String(one.value) === text);
    onChange(option ? option.value : field.isNullable ? null : undefined);
  };
  const letters = data.reduce((sum, option) => sum + option.label.length + 2, 0);
  if (data.length <= MOST_SEGMENTS && letters <= MOST_LETTERS && chosen !== null && !isBare) {
    return (
      <SegmentedControl
        size="xs"
        fullWidth
        aria-labelledby={ids.label}
        data={data}
        value={chosen}
        readOnly={isReadOnly}
        onChange={pick}
      />
    );
  }
  return (
    <Select
      {...known(props)}
      size="sm"
      data={data}
      value={chosen}
      readOnly={isReadOnly}
      searchable={data.length > MANY}
      clearable={field.isNullable}
      allowDeselect={false}
      comboboxProps={{ withinPortal: true }}
      onChange={pick}
    />
  );
}
