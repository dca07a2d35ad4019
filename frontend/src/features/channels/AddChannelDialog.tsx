import { Accordion, Anchor, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddChannel, type NewChannel } from "../../api/channels";
import { FormDialog } from "../../ui/FormDialog";
import { ChannelField } from "./ChannelField";
import { ADVANCED, FIELDS, randomToken, type AdvancedField, type Field } from "./fields";

type Values = Record<Field | AdvancedField, string>;

interface Props {
  onAdded: (channelId: string, verifyToken: string) => void;
  onClose: () => void;
}

/** Asks for what Meta shows of a number, and says where each of it is found. */
export function AddChannelDialog({ onAdded, onClose }: Props) {
  const { t } = useTranslation("channels");
  const add = useAddChannel();
  const [values, setValues] = useState<Values>(() => ({
    name: "",
    display_number: "",
    phone_number_id: "",
    waba_id: "",
    access_token: "",
    app_secret: "",
    verify_token: randomToken(),
    api_base: "",
    api_version: "",
  }));
  const fieldOf = (field: Field | AdvancedField) => (
    <ChannelField
      key={field}
      field={field}
      value={values[field]}
      onChange={(value) => {
        setValues({ ...values, [field]: value });
      }}
    />
  );
  return (
    <FormDialog
      title={t("addTitle")}
      action={t("add")}
      size="lg"
      isPending={add.isPending}
      error={add.error}
      onSubmit={() => {
        add.mutate(newChannel(values), {
          onSuccess: ({ id }) => {
            onAdded(id, values.verify_token);
          },
        });
      }}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t("whereToFind")}{" "}
        <Anchor size="sm" href="https://developers.facebook.com/apps" target="_blank" rel="noreferrer">
          developers.facebook.com/apps
        </Anchor>
      </Text>
      {FIELDS.map(fieldOf)}
      <Accordion variant="contained">
        <Accordion.Item value="advanced">
          <Accordion.Control>{t("advanced")}</Accordion.Control>
          <Accordion.Panel>
            <Stack>{ADVANCED.map(fieldOf)}</Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </FormDialog>
  );
}

/** What was left empty is left to the server. */
function newChannel(values: Values): NewChannel {
  const { display_number, api_base, api_version, ...needed } = values;
  return {
    provider: "whatsapp",
    ...needed,
    ...(display_number && { display_number }),
    ...(api_base && { api_base }),
    ...(api_version && { api_version }),
  };
}
