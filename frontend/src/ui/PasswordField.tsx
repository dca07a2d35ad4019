import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props extends Omit<PasswordInputProps, "label" | "onChange" | "value"> {
  label: string;
  /** Tells the browser which password to offer, or to make a new one. */
  autoComplete: "current-password" | "new-password";
  value: string;
  onChange: (value: string) => void;
}

/** A field for what nobody else should read, with a button that shows what was typed. */
export function PasswordField({ label, onChange, ...props }: Props) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      required
      withAsterisk={false}
      {...props}
      label={label}
      visibilityToggleButtonProps={{ "aria-label": t("show", { what: label }) }}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
