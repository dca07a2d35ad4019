import { Button, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PasswordField } from "../../ui/PasswordField";
import { OPTIONAL, PATTERNS, randomToken, SECRETS, SECURITIES, type Field } from "./fields";

interface Props {
  field: Field;
  value: string;
  onChange: (value: string) => void;
  /** A number that is there already keeps the secrets it has, unless new ones are given. */
  isKept?: boolean;
}

/** One value of a number: what it is, and where it is found. */
export function ChannelField({ field, value, onChange, isKept = false }: Props) {
  const { t } = useTranslation("channels");
  const isSecret = SECRETS.has(field);
  const pattern = PATTERNS[field];
  const shared = {
    label: t(`field.${field}.label`),
    description: t(`field.${field}.about`),
    required: !OPTIONAL.has(field) && !(isSecret && isKept),
    placeholder: isSecret && isKept ? t("kept") : t(`field.${field}.example`),
    autoComplete: "off",
    value,
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange(event.currentTarget.value);
    },
    ...(pattern !== undefined && { pattern, title: t(`field.${field}.about`) }),
    ...(field === "name" && { "data-autofocus": true }),
  };
  if (field === "security") {
    return (
      <Select
        label={shared.label}
        description={shared.description}
        data={SECURITIES.map((one) => ({ value: one, label: t(`security.${one}`) }))}
        allowDeselect={false}
        value={value}
        onChange={(chosen) => {
          onChange(chosen ?? value);
        }}
      />
    );
  }
  if (field === "verify_token" && !isKept) {
    return (
      <TextInput
        {...shared}
        rightSectionWidth={92}
        rightSection={
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              onChange(randomToken());
            }}
          >
            {t("invent")}
          </Button>
        }
      />
    );
  }
  if (!isSecret) return <TextInput {...shared} />;
  return (
    <PasswordField
      {...shared}
      autoComplete="new-password"
      onChange={onChange}
      withAsterisk={shared.required}
    />
  );
}
