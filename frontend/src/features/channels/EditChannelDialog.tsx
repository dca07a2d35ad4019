import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeChannel, type ChannelChange } from "../../api/channels";
import type { Channel } from "../../api/types";
import { FormDialog } from "../../ui/FormDialog";
import { notifyDone } from "../../ui/notify";
import { ChannelField } from "./ChannelField";
import { ADVANCED, FIELDS, IDENTITIES, NUMBERS, providerOf, REMOVABLE, SECRETS, type Field } from "./fields";

type Values = Readonly<Partial<Record<Field, string>>>;

interface Props {
  channel: Channel;
  onClose: () => void;
}

export function EditChannelDialog({ channel, onClose }: Props) {
  const { t } = useTranslation("channels");
  const change = useChangeChannel(channel.id);
  const provider = providerOf(channel);
  const changeable = [...FIELDS[provider], ...ADVANCED[provider]].filter((field) => !IDENTITIES.has(field));
  const before: Values = Object.fromEntries(changeable.map((field) => [field, shownOf(channel, field)]));
  const [values, setValues] = useState<Values>(before);
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
      {changeable.map((field) => (
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

/** What is known of a field; of secrets nothing is. */
function shownOf(channel: Channel, field: Field): string {
  const known: Readonly<Record<string, unknown>> = { ...channel };
  const value = known[field];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Only what differs is sent. */
function changed(before: Values, after: Values): ChannelChange {
  const known: Readonly<Record<string, string | undefined>> = before;
  const differing = Object.entries(after).filter(
    ([field, value]) => value !== (known[field] ?? "") && (value || mayBeEmptied(field)),
  );
  return Object.fromEntries(differing.map(([field, value]) => [field, sent(field, value)]));
}

/** A secret that was not typed stays, and so does a number that there has to be. */
function mayBeEmptied(field: string): boolean {
  const isSecret = [...SECRETS].some((one) => one === field);
  return !isSecret && (REMOVABLE.has(field) || !NUMBERS.has(field));
}

function sent(field: string, value: string): string | number | null {
  if (!value && REMOVABLE.has(field)) return null;
  return NUMBERS.has(field) ? Number(value) : value;
}
