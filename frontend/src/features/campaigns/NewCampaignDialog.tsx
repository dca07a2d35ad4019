import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCreateCampaign } from "../../api/campaigns";
import { useChannels } from "../../api/channels";
import { FormDialog } from "../../ui/FormDialog";

interface Props {
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Asks what a campaign is called and which number it goes out from. */
export function NewCampaignDialog({ onClose, onMade }: Props) {
  const { t } = useTranslation("campaigns");
  const channels = useChannels();
  const create = useCreateCampaign();
  const [name, setName] = useState("");
  const [picked, setPicked] = useState<string | null>(null);
  // A campaign is a template, and an unofficial gateway would lose its number by one.
  const able = (channels.data ?? []).filter(
    ({ capabilities }) => capabilities.templates && capabilities.official,
  );
  const channelId = picked ?? able[0]?.id ?? null;
  const submit = () => {
    if (channelId === null || !name.trim()) return;
    create.mutate(
      { name: name.trim(), channel_id: channelId },
      {
        onSuccess: ({ id }) => {
          onMade(id);
        },
      },
    );
  };
  return (
    <FormDialog
      title={t("new.title")}
      action={t("new.action")}
      isPending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("new.name")}
        description={t("new.nameAbout")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <Select
        label={t("new.number")}
        required
        withAsterisk={false}
        allowDeselect={false}
        data={able.map((channel) => ({ value: channel.id, label: channel.name }))}
        value={channelId}
        onChange={setPicked}
      />
    </FormDialog>
  );
}
