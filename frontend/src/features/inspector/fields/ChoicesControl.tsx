import { Chip, Group, MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

const FEW = 6;

/** Several of some options: a few stand there to be ticked, many are searched. */
export function ChoicesControl(props: ControlProps<"choices">) {
  const { field, value, onChange, ids } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const chosen = Array.isArray(value)
    ? value.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))
    : [];
  const pick = (texts: string[]) => {
    onChange(field.options.filter((one) => texts.includes(String(one.value))).map((one) => one.value));
  };
  if (field.options.length <= FEW) {
    return (
      <Group gap={6} role="group" aria-labelledby={ids.label} aria-describedby={ids.message}>
        <Chip.Group multiple value={chosen} onChange={pick}>
          {field.options.map((option) => (
            <Chip key={option.value} value={String(option.value)} size="xs" disabled={isReadOnly}>
              {option.title}
            </Chip>
          ))}
        </Chip.Group>
      </Group>
    );
  }
  return (
    <MultiSelect
      {...known(props)}
      size="sm"
      data={field.options.map((option) => ({ value: String(option.value), label: option.title }))}
      value={chosen}
      placeholder={chosen.length === 0 ? t("choices.placeholder") : ""}
      readOnly={isReadOnly}
      searchable
      clearable
      onChange={pick}
    />
  );
}
