import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { useWhoTakes } from "../../api/routing";
import type { Contact } from "../../api/types";
import { Dialog } from "../../ui/Dialog";
import { ContactPicker } from "../../ui/ContactPicker";
import { Problem } from "../../ui/Problem";
import { Answer } from "./Answer";
import { ButtonPicker } from "./ButtonPicker";
import { sentBy, type OpenButton } from "./open-buttons";

interface Props {
  onClose: () => void;
}

/** Asks who would take a message if it came now; nothing is sent. */
export function RoutingDialog({ onClose }: Props) {
  const { t } = useTranslation("routing");
  const channels = useChannels();
  const [channelId, setChannelId] = useState<string | null>(null);
  const [contact, setContact] = useState<Contact | null>(null);
  const [text, setText] = useState("");
  const [button, setButton] = useState<OpenButton | null>(null);
  const asking = useWhoTakes();
  const channel = channels.data?.find(({ id }) => id === channelId) ?? channels.data?.[0];
  return (
    <Dialog onClose={onClose} size="lg" title={t("title")}>
      <Stack gap="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!channel) return;
            asking.mutate({
              channel_id: channel.id,
              ...(contact && { contact_id: contact.id }),
              ...(button ? sentBy(button) : { text }),
            });
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={t("text")}
              placeholder={t("textExample")}
              value={button ? button.title : text}
              readOnly={button !== null}
              onChange={(event) => {
                setText(event.currentTarget.value);
              }}
              data-autofocus
            />
            <Group grow align="flex-start">
              <Select
                label={t("channel")}
                data={(channels.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                value={channel?.id ?? null}
                allowDeselect={false}
                onChange={(id) => {
                  setChannelId(id);
                  setButton(null);
                }}
              />
              <ContactPicker
                label={t("contact")}
                placeholder={t("stranger")}
                value={contact?.id ?? null}
                onChange={(next) => {
                  setContact(next);
                  setButton(null);
                }}
              />
            </Group>
            {contact && channel && (
              <ButtonPicker
                key={`${contact.id} ${channel.id}`}
                contactId={contact.id}
                channelId={channel.id}
                chosen={button}
                onChoose={setButton}
              />
            )}
            <Group justify="flex-end">
              <Button type="submit" disabled={!channel} loading={asking.isPending}>
                {t("ask")}
              </Button>
            </Group>
          </Stack>
        </form>
        {channels.data?.length === 0 && <Text c="dimmed">{t("noChannel")}</Text>}
        {(asking.error ?? channels.error) && (
          <Problem error={asking.error ?? channels.error ?? new Error()} />
        )}
        {asking.data && <Answer answer={asking.data} onFollow={onClose} />}
      </Stack>
    </Dialog>
  );
}
