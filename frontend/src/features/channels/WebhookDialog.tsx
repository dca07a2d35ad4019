import { Button, Group, List, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { useChannels, useWebhook } from "../../api/channels";
import { CopyField } from "../../ui/CopyField";
import { Dialog } from "../../ui/Dialog";
import { providerOf } from "./fields";

interface Props {
  channelId: string;
  /** `null` where only Meta and the server know it. */
  verifyToken: string | null;
  onClose: () => void;
}

/** What to enter at the provider, so that messages come here, and how one sees that it works. */
export function WebhookDialog({ channelId, verifyToken, onClose }: Props) {
  const { t } = useTranslation("channels");
  const channel = useChannels().data?.find(({ id }) => id === channelId);
  const webhook = useWebhook(channelId);
  const address = channel?.webhook_url ?? webhook.data?.url;
  if (!channel || !address) return null;
  const isWhatsApp = providerOf(channel) === "whatsapp";
  const steps = isWhatsApp
    ? (["open", "enter", "verify", "subscribe"] as const)
    : (["openGateway", "enterGateway", "eventsGateway"] as const);
  return (
    <Dialog onClose={onClose} size="lg" title={t("webhook.title", { name: channel.name })}>
      <Stack>
        <Text size="sm">{isWhatsApp ? t("webhook.about") : t("webhook.aboutGateway")}</Text>
        <CopyField hasFocus label={t("webhook.address")} value={address} />
        {isWhatsApp &&
          (verifyToken === null ? (
            <Text size="sm">{t("webhook.tokenKept")}</Text>
          ) : (
            <CopyField label={t("field.verify_token.label")} value={verifyToken} />
          ))}
        <List type="ordered" size="sm" spacing="xs">
          {steps.map((step) => (
            <List.Item key={step}>
              <Trans t={t} i18nKey={`webhook.step.${step}`} components={{ b: <b /> }} />
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {isWhatsApp ? t("webhook.checked") : t("webhook.secret")}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("general:close")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
