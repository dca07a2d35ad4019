import { ActionIcon, Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PLAIN } from "./kinds";

/** One name and its secret, in the order in which they are shown. */
export type Fields = readonly (readonly [name: string, secret: string])[];

interface Props {
  fields: Fields;
  /** Whether their names are the person's to choose. */
  isFree: boolean;
  onFields: (fields: Fields) => void;
}

/** What a credential is made of. */
export function CredentialForm({ fields, isFree, onFields }: Props) {
  const { t } = useTranslation("credentials");
  const set = (index: number, name: string, secret: string) => {
    onFields(fields.map((field, at) => (at === index ? [name, secret] : field)));
  };
  if (!isFree) {
    return fields.map(([name, secret], index) => (
      <Secret
        key={name}
        name={name}
        label={t(`field.${name}`, name)}
        value={secret}
        onChange={(value) => {
          set(index, name, value);
        }}
      />
    ));
  }
  return (
    <Stack gap="xs">
      {fields.map(([name, secret], index) => (
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={t("fieldName")}
            required
            withAsterisk={false}
            maxLength={64}
            value={name}
            onChange={(event) => {
              set(index, event.currentTarget.value, secret);
            }}
          />
          <Secret
            name=""
            label={t("fieldSecret")}
            value={secret}
            onChange={(value) => {
              set(index, name, value);
            }}
          />
          <ActionIcon
            mb={8}
            aria-label={t("removeField", { name })}
            disabled={fields.length === 1}
            onClick={() => {
              onFields(fields.filter((_, at) => at !== index));
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => {
            onFields([...fields, ["", ""]]);
          }}
        >
          {t("addField")}
        </Button>
      </div>
    </Stack>
  );
}

interface SecretProps {
  name: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Secret({ name, label, value, onChange }: SecretProps) {
  const { t } = useTranslation("credentials");
  const shared = {
    label,
    required: true,
    withAsterisk: false,
    maxLength: 10_000,
    value,
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange(event.currentTarget.value);
    },
  };
  if (PLAIN.has(name)) return <TextInput {...shared} autoComplete="off" />;
  return (
    <PasswordInput
      {...shared}
      flex={1}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ "aria-label": t("show", { what: label }) }}
    />
  );
}
