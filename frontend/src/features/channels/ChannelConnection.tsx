import { Button, Group, Text } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { UNKNOWN_DAYS, useChannelCheck, useCheckChannel, useUnknownOutcomes } from "../../api/channel-checks";
import type { CheckView } from "../../api/schema";
import { useMay } from "../../api/session";
import { Ago } from "../../ui/Ago";
import { Facts } from "../../ui/Facts";
import { notifyError } from "../../ui/notify";

type Fact = readonly [string, ReactNode];

/** How a number is doing: when it was heard, what its provider says, and how unclear sends ended. */
export function ChannelConnection({ channelId }: { channelId: string }) {
  const { t } = useTranslation("channels");
  const mayManage = useMay("manage");
  const view = useChannelCheck(channelId).data;
  const check = useCheckChannel(channelId);
  const unknown = useUnknownFacts(channelId);
  if (!view) return null;
  return (
    <>
      <Facts facts={[...factsOf(view, t), ...unknown]} />
      {view.found?.error && (
        <Text size="sm" mt="xs">
          {view.found.error}
        </Text>
      )}
      {mayManage && (
        <Group mt="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconStethoscope size={14} aria-hidden />}
            loading={check.isPending}
            onClick={() => {
              check.mutate(undefined, {
                onError: (error) => {
                  notifyError(error);
                },
              });
            }}
          >
            {t("check.now")}
          </Button>
        </Group>
      )}
    </>
  );
}

function factsOf(view: CheckView, t: TFunction<"channels">): Fact[] {
  const { found } = view;
  const facts: Fact[] = [
    [t("check.heard"), view.heard_at === null ? t("check.never") : <Ago key="heard" at={view.heard_at} />],
    [
      t("check.checked"),
      view.checked_at === null ? t("check.never") : <Ago key="checked" at={view.checked_at} />,
    ],
  ];
  if (found?.error !== null) return facts;
  if (found.can_send !== null) {
    facts.push([t("check.sending"), t(`check.canSend.${found.can_send}`, found.can_send)]);
  }
  if (found.quality !== null) {
    facts.push([t("check.quality"), t(`check.rating.${found.quality}`, found.quality)]);
  }
  if (found.is_subscribed !== null) {
    facts.push([t("check.webhooks"), found.is_subscribed ? t("check.arrive") : t("check.notSubscribed")]);
  }
  return facts;
}

/** How messages nobody could account for ended; nothing where there were none. */
function useUnknownFacts(channelId: string): Fact[] {
  const { t } = useTranslation("channels");
  const counts = useUnknownOutcomes(channelId).data ?? [];
  if (counts.length === 0) return [];
  const said = counts.map(({ ending, count }) => t(`unknown.${ending}`, { count })).join(", ");
  return [[t("unknown.title", { days: UNKNOWN_DAYS }), said]];
}
