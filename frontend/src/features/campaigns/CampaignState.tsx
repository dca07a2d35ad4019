import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Campaign } from "../../api/campaigns";

const COLOURS: Readonly<Record<Campaign["state"], string>> = {
  draft: "gray",
  scheduled: "yellow",
  preparing: "blue",
  running: "blue",
  paused: "orange",
  stopping: "orange",
  stopped: "gray",
  completed: "teal",
};

/** The state of a campaign; the word says it, the colour only helps. */
export function CampaignState({ campaign: { state } }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  return (
    <Badge variant="light" color={COLOURS[state]} c="var(--mantine-color-text)" miw="max-content">
      {t(`state.${state}`)}
    </Badge>
  );
}
