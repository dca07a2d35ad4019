import { Alert, Button, Card, Center, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoveCampaign, usePreview, type Campaign, type Forecast } from "../../api/campaigns";
import { ApiProblem, inFull } from "../../api/problem";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { CostWords } from "../../ui/CostWords";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import { Figure } from "./Figure";
import { ReasonTable } from "./ReasonTable";

/** What would become of it now, and the button that sends it. */
export function CheckStep({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns");
  const preview = usePreview(campaign);
  const [isAsking, setIsAsking] = useState(false);
  if (preview.isError) return <Faults error={preview.error} />;
  if (preview.data === undefined) {
    return (
      <Center p="md">
        <Loading size="sm" label={t("check.looking")} />
      </Center>
    );
  }
  return (
    <Stack>
      <Found preview={preview.data} />
      <Group>
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          disabled={preview.data.audience === 0}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          {campaign.starts_at === null ? t("check.start") : t("check.schedule")}
        </Button>
      </Group>
      {isAsking && (
        <StartDialog
          campaign={campaign}
          audience={preview.data.audience}
          onClose={() => {
            setIsAsking(false);
          }}
        />
      )}
    </Stack>
  );
}

function Found({ preview }: { preview: Forecast }) {
  const { t } = useTranslation("campaigns");
  return (
    <>
      <Text role="status">
        {preview.is_sample
          ? t("check.sample", { count: preview.audience, looked: preview.looked_at })
          : t("check.all", { count: preview.audience })}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {(["sent", "deferred", "suppressed", "skipped"] as const).map((name) => (
          <Figure key={name} label={t(`outcome.${name}`)} value={preview[name]} />
        ))}
      </SimpleGrid>
      {preview.sent > 0 && (
        <Text size="sm">
          {t("check.cost")} <CostWords cost={preview.estimate} />
        </Text>
      )}
      {preview.reasons.length > 0 && (
        <ReasonTable
          label={t("check.reasons")}
          reasons={preview.reasons.map(({ outcome, code, reason, count }) => ({
            id: `${outcome}:${code}:${reason}`,
            outcome: t(`outcome.${outcome}`),
            reason,
            count,
          }))}
        />
      )}
      {preview.examples.length > 0 && (
        <section aria-label={t("check.examples")}>
          <Title order={2} size="h4" mb="xs">
            {t("check.examples")}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            {preview.examples.map((example, index) => (
              <Card key={example.contact_id ?? index} padding="sm" component="article">
                <Text size="xs" c="dimmed" mb={4}>
                  {[example.name, example.language].filter(Boolean).join(" · ")}
                </Text>
                <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {example.text}
                </Text>
              </Card>
            ))}
          </SimpleGrid>
        </section>
      )}
    </>
  );
}

interface StartProps {
  campaign: Campaign;
  audience: number;
  onClose: () => void;
}

function StartDialog({ campaign, audience, onClose }: StartProps) {
  const { t } = useTranslation("campaigns");
  const move = useMoveCampaign(campaign.id);
  return (
    <ConfirmDialog
      title={t("start.title", { name: campaign.name })}
      action={campaign.starts_at === null ? t("check.start") : t("check.schedule")}
      isPending={move.isPending}
      error={move.error && inFull(move.error)}
      onConfirm={() => {
        move.mutate("start", { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {t("start.about", { count: audience })}
    </ConfirmDialog>
  );
}

/** What keeps it from being sent, each fault in its sentence. */
function Faults({ error }: { error: Error }) {
  const { t } = useTranslation("campaigns");
  const faults = error instanceof ApiProblem ? error.faults : [];
  if (faults.length === 0) return <Problem error={error} />;
  return (
    <Alert color="red" variant="light" role="alert" title={t("check.faults")}>
      <ul>
        {faults.map(({ path, message }) => (
          <li key={`${path}:${message}`}>{message}</li>
        ))}
      </ul>
    </Alert>
  );
}
