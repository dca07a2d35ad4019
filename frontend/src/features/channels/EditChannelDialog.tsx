import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeChannel, type ChannelChange } from "../../api/channels";
import type { Channel } from "../../api/types";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";
import { ChannelField } from "./ChannelField";
import { ADVANCED, FIELDS, SECRETS } from "./fields";

/** The number itself is what the channel is: another number is another channel. */
const CHANGEABLE = [...FIELDS, ...ADVANCED].filter((field) => field !== "phone_number_id");

interface Props {
  channel: Channel;
  onClose: () => void;
}

export function EditChannelDialog({ channel, onClose }: Props) {
  const { t } = useTranslation("channels");
  const change = useChangeChannel(channel.id);
  const before: Readonly<Record<string, string>> = {
    name: channel.name,
    display_number: channel.display_number ?? "",
    waba_id: channel.waba_id ?? "",
    api_base: channel.api_base ?? "",
    api_version: channel.api_version ?? "",
  };
  const [values, setValues] = useState(before);
  return (
    <FormDialog
      title={t("editTitle", { name: channel.name })}
      action={t("general:save")}
      size="lg"
      isPending={change.isPending}
      error={change.error}
      onSubmit={() => {
        change.mutate(changed(before, values), {
          onSuccess: () => {
            notifyDone(t("saved", { name: values.name }));
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t("editAbout")}
      </Text>
      {CHANGEABLE.map((field) => (
        <ChannelField
          key={field}
          field={field}
          isKept
          value={values[field] ?? ""}
          onChange={(value) => {
            setValues({ ...values, [field]: value });
          }}
        />
      ))}
    </FormDialog>
  );
}

/** Only what differs is sent; a secret that was not typed stays. */
function changed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): ChannelChange {
  const differing = Object.entries(after).filter(
    ([field, value]) => value !== (before[field] ?? "") && (value || !SECRETS.has(field)),
  );
  return Object.fromEntries(
    differing.map(([field, value]) => [field, field === "display_number" && !value ? null : value]),
  );
}
