import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** One colour per kind of news: going on, waiting for the world, good, bad, and over without either. */
const COLOURS: Readonly<Record<string, string>> = {
  running: "blue",
  queued: "blue",
  submitting: "blue",
  waiting: "yellow",
  unknown: "yellow",
  completed: "teal",
  accepted: "gray",
  sent: "gray",
  delivered: "teal",
  read: "teal",
  failed: "red",
  suppressed: "orange",
  skipped: "orange",
  expired: "orange",
};

interface Props {
  state: string;
}

/** The state of a run, a step or a message; the word says it, the colour only helps. */
export function StateBadge({ state }: Props) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLOURS[state] ?? "gray"} c="var(--mantine-color-text)" miw="max-content">
      {t(`state.${state}`, state)}
    </Badge>
  );
}
