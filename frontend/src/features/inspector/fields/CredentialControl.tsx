import { Anchor, Group, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCredentials } from "../../../api/credentials";
import { useForm } from "../form/FormContext";
import { known, type ControlProps } from "./control-props";

/** One of the workspace's credentials; making one is another page's, in another tab, so that nothing here is lost. */
export function CredentialControl(props: ControlProps<"credential">) {
  const { field, value, onChange } = props;
  const { t } = useTranslation("inspector");
  const { isReadOnly } = useForm();
  const credentials = useCredentials();
  const items = credentials.data ?? [];
  const found = items.find((one) => one.id === value || one.name === value);
  const isGone = typeof value === "string" && value !== "" && credentials.data && !found;
  return (
    <>
      <Select
        {...known(props)}
        size="sm"
        data={[
          ...items.map((one) => ({ value: one.id, label: one.name })),
          ...(isGone ? [{ value, label: t("credential.gone", { id: value }) }] : []),
        ]}
        value={found?.id ?? (typeof value === "string" ? value : null)}
        placeholder={credentials.isLoading ? t("loading") : t("credential.choose")}
        nothingFoundMessage={t("credential.none")}
        readOnly={isReadOnly}
        searchable
        clearable
        onChange={(id) => {
          onChange(id ?? (field.isNullable ? null : undefined));
        }}
      />
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {found ? found.fields.join(", ") : ""}
        </Text>
        <Anchor size="xs" href="/credentials" target="_blank">
          {t("credential.new")}
        </Anchor>
      </Group>
    </>
  );
}
