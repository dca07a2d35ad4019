import { Badge, Box, Button, Card, Group, Text, Title } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePauseChannel } from "../../api/channels";
import { useMay } from "../../api/session";
import type { Channel } from "../../api/types";
import { inWords } from "../../lib/reasons";
import { Facts } from "../../ui/Facts";
import { formatInstant } from "../../lib/times";
import { notifyError } from "../../ui/notify";
import { ChannelAlerts } from "./ChannelAlerts";
import type { ChannelDialog } from "./ChannelDialogs";
import { providerOf } from "./fields";
import { ChannelMenu } from "./ChannelMenu";
import { CheckButton } from "./CheckButton";
import { useConnectionFacts } from "./connection-facts";
import { useLimitFact } from "./limit-fact";

/** What tells a channel from others. */
const SHOWN = {
  whatsapp: ["phone_number_id", "waba_id"],
  ultramsg: ["instance_id", "api_base"],
  email: ["from_address", "host"],
} as const;

interface Props {
  channel: Channel;
  onAsk: (dialog: ChannelDialog) => void;
}

export function ChannelCard({ channel, onAsk }: Props) {
  const { t } = useTranslation("channels");
  const mayManage = useMay("manage");
  const pause = usePauseChannel();
  const provider = providerOf(channel);
  const connection = useConnectionFacts(channel.id);
  const limit = useLimitFact(channel);
  const isPaused = channel.state === "paused";
  return (
    <Card component="article" aria-label={channel.name} padding="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Group gap="xs">
            <Title order={2}>{channel.name}</Title>
            <Badge color={isPaused ? "orange" : "teal"} variant="light" c="var(--mantine-color-text)">
              {t(`state.${channel.state}`)}
            </Badge>
            {!channel.capabilities.official && (
              <Badge color="gray" variant="light" c="var(--mantine-color-text)">
                {t("unofficial.badge")}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {channel.display_number ?? channel.from_address ?? t("noNumber")} · {t(`provider.${provider}`)}
          </Text>
        </div>
        {mayManage && <ChannelMenu channel={channel} onAsk={onAsk} />}
      </Group>
      {isPaused && (
        <Text size="sm" mt="xs">
          {channel.state_reason === null ? t("pausedMeans") : inWords(channel.state_reason)}
          {channel.paused_until !== null &&
            ` ${t("pausedUntil", { when: formatInstant(new Date(channel.paused_until)) })}`}
        </Text>
      )}
      <ChannelAlerts channel={channel} />
      <Box mt="sm">
        <Facts
          facts={[
            ...SHOWN[provider].map((field) => [t(`field.${field}.label`), channel[field] ?? ""] as const),
            ...connection,
            ...limit,
          ]}
        />
      </Box>
      {mayManage && (
        <Group mt="md" gap="xs">
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onAsk({ kind: "webhook", channelId: channel.id });
            }}
          >
            {t("webhook.button")}
          </Button>
          <CheckButton channelId={channel.id} />
          <Button
            size="xs"
            variant={isPaused ? "filled" : "default"}
            loading={pause.isPending}
            leftSection={
              isPaused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />
            }
            onClick={() => {
              pause.mutate(
                { id: channel.id, isPaused: !isPaused },
                {
                  onError: (error) => {
                    notifyError(error);
                  },
                },
              );
            }}
          >
            {isPaused ? t("resume") : t("pause")}
          </Button>
        </Group>
      )}
    </Card>
  );
}
