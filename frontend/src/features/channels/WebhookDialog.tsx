import { Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { useChannels, useWebhook } from "../../api/channels";
import { CopyField } from "../../ui/CopyField";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { providerOf } from "./fields";

/** What is to be done at each provider, in order. */
const STEPS = {
  whatsapp: ["open", "enter", "verify", "subscribe"],
  ultramsg: ["openGateway", "enterGateway", "eventsGateway"],
  email: ["rawMail", "pipeMail", "proveMail"],
} as const;

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
  if (!channel) return null;
  if (!address) {
    return webhook.isError ? (
      <Dialog onClose={onClose} title={t("webhook.title", { name: channel.name })}>
        <Problem error={webhook.error} onRetry={() => void webhook.refetch()} />
      </Dialog>
    ) : null;
  }
  const provider = providerOf(channel);
  const isWhatsApp = provider === "whatsapp";
  return (
    <Dialog onClose={onClose} size="lg" title={t("webhook.title", { name: channel.name })}>
      <Stack>
        <Text size="sm">{t(`webhook.about.${provider}`)}</Text>
        <CopyField hasFocus label={t("webhook.address")} value={address} />
        {isWhatsApp &&
          (verifyToken === null ? (
            <Text size="sm">{t("webhook.tokenKept")}</Text>
          ) : (
            <CopyField label={t("field.verify_token.label")} value={verifyToken} />
          ))}
        <List type="ordered" size="sm" spacing="xs">
          {STEPS[provider].map((step) => (
            <List.Item key={step}>
              <Trans t={t} i18nKey={`webhook.step.${step}`} components={{ b: <b />, code: <Code /> }} />
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
