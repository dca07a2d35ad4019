import { Alert, Center, Progress as Bar, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useProgress, type Campaign, type Progress } from "../../api/campaigns";
import { inWords } from "../../lib/reasons";
import { formatInstant } from "../../lib/times";
import { CostWords } from "../../ui/CostWords";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import { StateBadge } from "../../ui/StateBadge";
import { Figure } from "./Figure";
import { NumberPaused } from "./NumberPaused";
import { ReasonTable } from "./ReasonTable";
import { Recipients } from "./Recipients";
import { summed } from "./summed";

/** A campaign that was started: how far it has got, and who got it. */
export function CampaignWatch({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  const progress = useProgress(campaign.id, campaign.state);
  return (
    <Stack>
      {campaign.state_reason !== null && (
        <Alert
          color="orange"
          variant="light"
          title={t(campaign.state === "paused" ? "pausedBecause" : "stuckBecause")}
        >
          {inWords(campaign.state_reason)}
        </Alert>
      )}
      <NumberPaused campaign={campaign} />
      {campaign.state === "scheduled" && campaign.starts_at !== null && (
        <Text>{t("startsAt", { at: formatInstant(new Date(campaign.starts_at)) })}</Text>
      )}
      {progress.isError && <Problem error={progress.error} />}
      {progress.data ? (
        <Numbers progress={progress.data} />
      ) : (
        <Center p="md">
          <Loading size="sm" label={t("loading")} />
        </Center>
      )}
      <Recipients campaign={campaign} states={Object.keys(progress.data?.states ?? {})} />
    </Stack>
  );
}

function Numbers({ progress }: { progress: Progress }) {
  const { t } = useTranslation("campaigns");
  const { audience, replied, opted_out: optedOut } = progress;
  const sums = summed(progress);
  const done = audience === 0 ? 0 : (100 * sums.done) / audience;
  return (
    <>
      <Bar value={done} size="lg" aria-label={t("watch.done")} />
      <Text size="sm" c="dimmed" role="status">
        {t("watch.doneOf", { done: sums.done, count: audience })}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4, lg: 8 }} spacing="sm">
        <Figure label={t("watch.audience")} value={audience} />
        <Figure label={t("watch.accepted")} value={sums.accepted} of={audience} />
        <Figure label={t("watch.delivered")} value={sums.delivered} of={sums.accepted} />
        <Figure label={t("watch.read")} value={sums.read} of={sums.accepted} />
        <Figure label={t("watch.replied")} value={replied} of={sums.accepted} />
        <Figure label={t("watch.optedOut")} value={optedOut} of={sums.accepted} />
        <Figure label={t("watch.failed")} value={sums.failed} of={audience} />
        <Figure label={t("watch.heldBack")} value={sums.heldBack} of={audience} />
      </SimpleGrid>
      {progress.cost.messages > 0 && (
        <Text size="sm">
          {t("watch.cost")} <CostWords cost={progress.cost} />
        </Text>
      )}
      {progress.reasons.length > 0 && (
        <ReasonTable
          label={t("watch.reasons")}
          reasons={progress.reasons.map(({ state, code, reason, count }) => ({
            id: `${state}:${code ?? ""}`,
            outcome: <StateBadge state={state} />,
            reason: reason ?? code ?? "",
            count,
          }))}
        />
      )}
    </>
  );
}
