import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Operand } from "../../../workflow/condition";
import { useForm } from "../form/FormContext";
import { PathInput } from "./PathInput";

interface Props {
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly operand: Operand;
  readonly onText: (text: string) => void;
}

/** What something is compared with, edited as what it is. */
export function OperandInput({ label, describedBy, isInvalid, operand, onText }: Props) {
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const { kind, text } = operand;
  if (kind === "path") {
    return (
      <PathInput
        label={label}
        placeholder={t("condition.path_placeholder")}
        describedBy={describedBy}
        isInvalid={isInvalid}
        path={text}
        onPath={onText}
      />
    );
  }
  if (kind === "switch") {
    return (
      <NativeSelect
        size="sm"
        aria-label={label}
        value={text}
        disabled={isReadOnly}
        data={[
          { value: "true", label: t("condition.yes") },
          { value: "false", label: t("condition.no") },
        ]}
        onChange={(event) => {
          onText(event.currentTarget.value);
        }}
      />
    );
  }
  return (
    <TextInput
      size="sm"
      aria-label={label}
      aria-describedby={describedBy}
      error={isInvalid}
      value={text}
      placeholder={t(`condition.${kind}_placeholder`)}
      inputMode={kind === "number" ? "decimal" : "text"}
      readOnly={isReadOnly}
      onChange={(event) => {
        onText(event.currentTarget.value);
      }}
    />
  );
}
