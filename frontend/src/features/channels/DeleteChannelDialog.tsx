import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDeleteChannel } from "../../api/channels";
import type { Channel } from "../../api/types";
import { ConfirmDialog } from "../../ui/ConfirmDialog";

interface Props {
  channel: Channel;
  onClose: () => void;
}

export function DeleteChannelDialog({ channel, onClose }: Props) {
  const { t } = useTranslation("channels");
  const remove = useDeleteChannel();
  return (
    <ConfirmDialog
      title={t("delete.title", { name: channel.name })}
      action={t("delete.action")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(channel.id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Text size="sm">{t("delete.about")}</Text>
    </ConfirmDialog>
  );
}
