import { Button, Group, List, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { useChannels } from "../../api/channels";
import { Dialog } from "../../ui/Dialog";
import { CopyField } from "../../ui/CopyField";

interface Props {
  channelId: string;
  /** `null` where only Meta and the server know it. */
  verifyToken: string | null;
  onClose: () => void;
}

/** What to enter at Meta, so that messages come here, and how one sees that it works. */
export function WebhookDialog({ channelId, verifyToken, onClose }: Props) {
  const { t } = useTranslation("channels");
  const channel = useChannels().data?.find(({ id }) => id === channelId);
  if (!channel) return null;
  return (
    <Dialog onClose={onClose} size="lg" title={t("webhook.title", { name: channel.name })}>
      <Stack>
        <Text size="sm">{t("webhook.about")}</Text>
        <CopyField hasFocus label={t("webhook.address")} value={channel.webhook_url ?? ""} />
        {verifyToken === null ? (
          <Text size="sm">{t("webhook.tokenKept")}</Text>
        ) : (
          <CopyField label={t("field.verify_token.label")} value={verifyToken} />
        )}
        <List type="ordered" size="sm" spacing="xs">
          {(["open", "enter", "verify", "subscribe"] as const).map((step) => (
            <List.Item key={step}>
              <Trans t={t} i18nKey={`webhook.step.${step}`} components={{ b: <b /> }} />
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t("webhook.checked")}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("general:close")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
