import { Accordion, Alert, SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddChannel, type NewChannel } from "../../api/channels";
import { FormDialog } from "../../ui/FormDialog";
import { ChannelField } from "./ChannelField";
import { ADVANCED, FIELDS, PROVIDERS, randomToken, type Field, type Provider } from "./fields";
import { WhereToFind } from "./WhereToFind";

type Values = Partial<Record<Field, string>>;

interface Props {
  onAdded: (channelId: string, verifyToken: string) => void;
  onClose: () => void;
}

/** Asks for what the provider shows of a channel, and says where each of it is found. */
export function AddChannelDialog({ onAdded, onClose }: Props) {
  const { t } = useTranslation("channels");
  const add = useAddChannel();
  const [provider, setProvider] = useState<Provider>("whatsapp");
  const [values, setValues] = useState<Values>(() => ({
    verify_token: randomToken(),
    port: "587",
    security: "starttls",
  }));
  const fieldOf = (field: Field) => (
    <ChannelField
      key={field}
      field={field}
      value={values[field] ?? ""}
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
        add.mutate(newChannel(provider, values), {
          onSuccess: ({ id }) => {
            onAdded(id, values.verify_token ?? "");
          },
        });
      }}
      onClose={onClose}
    >
      <SegmentedControl
        fullWidth
        aria-label={t("providerLabel")}
        data={PROVIDERS.map((one) => ({ value: one, label: t(`provider.${one}`) }))}
        value={provider}
        onChange={setProvider}
      />
      <WhereToFind provider={provider} />
      {provider === "ultramsg" && (
        <Alert color="orange" variant="light" title={t("unofficial.title")}>
          {t("unofficial.about")}
        </Alert>
      )}
      {FIELDS[provider].map(fieldOf)}
      {ADVANCED[provider].length > 0 && (
        <Accordion variant="contained">
          <Accordion.Item value="advanced">
            <Accordion.Control>{t("advanced")}</Accordion.Control>
            <Accordion.Panel>
              <Stack>{ADVANCED[provider].map(fieldOf)}</Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
    </FormDialog>
  );
}

/** What was left empty is left to the server. */
function newChannel(provider: Provider, values: Values): NewChannel {
  const of = (field: Field) => values[field] ?? "";
  const number = of("display_number") ? { display_number: of("display_number") } : {};
  const base = of("api_base") ? { api_base: of("api_base") } : {};
  const rate = of("messages_per_s") ? { messages_per_s: Number(of("messages_per_s")) } : {};
  switch (provider) {
    case "whatsapp":
      return {
        provider,
        name: of("name"),
        phone_number_id: of("phone_number_id"),
        waba_id: of("waba_id"),
        access_token: of("access_token"),
        app_secret: of("app_secret"),
        verify_token: of("verify_token"),
        ...number,
        ...base,
        ...rate,
        ...(of("api_version") ? { api_version: of("api_version") } : {}),
        ...(of("people_per_day") ? { people_per_day: Number(of("people_per_day")) } : {}),
        ...(of("portfolio_id") ? { portfolio_id: of("portfolio_id") } : {}),
      };
    case "ultramsg":
      return {
        provider,
        name: of("name"),
        instance_id: of("instance_id"),
        token: of("token"),
        ...number,
        ...base,
        ...rate,
      };
    case "email":
      return {
        provider,
        name: of("name"),
        from_address: of("from_address"),
        sender_name: of("sender_name"),
        host: of("host"),
        port: Number(of("port")),
        security: securityOf(of("security")),
        user: of("user"),
        password: of("password"),
        subject: of("subject"),
      };
  }
}

function securityOf(value: string): "starttls" | "tls" | "none" {
  return value === "tls" || value === "none" ? value : "starttls";
}
