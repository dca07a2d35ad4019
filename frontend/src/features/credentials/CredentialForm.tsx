import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PasswordField } from "../../ui/PasswordField";
import { PLAIN } from "./kinds";

/** Characters the server takes. */
const MAX_SECRET = 10_000;

/** One name and its secret, in the order in which they are shown. */
export type Fields = readonly (readonly [name: string, secret: string])[];

interface Props {
  fields: Fields;
  /** Whether their names are the person's to choose. */
  isFree: boolean;
  /** Whether the first secret is what the person will write first. */
  hasFocus?: boolean;
  onFields: (fields: Fields) => void;
}

/** What a credential is made of. */
export function CredentialForm({ fields, isFree, hasFocus = false, onFields }: Props) {
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
        hasFocus={hasFocus && index === 0}
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
            hasFocus={hasFocus && index === 0}
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
  hasFocus?: boolean;
  onChange: (value: string) => void;
}

function Secret({ name, hasFocus = false, onChange, ...given }: SecretProps) {
  const shared = { ...given, maxLength: MAX_SECRET, flex: 1, ...(hasFocus && { "data-autofocus": true }) };
  if (!PLAIN.has(name)) return <PasswordField {...shared} autoComplete="new-password" onChange={onChange} />;
  return (
    <TextInput
      {...shared}
      required
      withAsterisk={false}
      autoComplete="off"
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
