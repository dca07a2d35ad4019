import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Campaign } from "../../api/campaigns";
import { useChannels } from "../../api/channels";
import { inWords } from "../../lib/reasons";

const SENDING: readonly Campaign["state"][] = ["scheduled", "preparing", "running"];
const LOOK_EVERY_MS = 5_000;

/** Says of a campaign that would send that nothing goes out now, as its number is paused, and why. */
export function NumberPaused({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  const channels = useChannels(SENDING.includes(campaign.state) && LOOK_EVERY_MS);
  const channel = channels.data?.find(({ id }) => id === campaign.channel_id);
  if (channel?.state !== "paused" || !SENDING.includes(campaign.state)) return null;
  return (
    <Alert color="orange" variant="light" title={t("numberPaused.title", { number: channel.name })}>
      {channel.state_reason !== null && <div>{inWords(channel.state_reason)}</div>}
      {t("numberPaused.about")}
    </Alert>
  );
}
