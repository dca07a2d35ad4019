import { Badge, Group, Menu, Stack, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRuns } from "../../api/runs";
import type { Run } from "../../api/types";
import { useEditorStore } from "../../editor/context";
import { Ago } from "../../ui/Ago";
import { StateBadge } from "../../ui/StateBadge";
import classes from "./RecentRuns.module.css";

/** How many are offered; the runs page has them all. */
const SHOWN = 20;

/** The newest runs of the workflow, tests and others, to choose one. */
export function RecentRuns({ workflowId }: { workflowId: string }) {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const runs = useRuns({ workflow_id: workflowId, limit: SHOWN }).data ?? [];
  if (runs.length === 0) return null;
  return (
    <Stack component="ul" gap={0} p={0} m={0} aria-label={t("run.recent")} className={classes.list ?? ""}>
      {runs.map((run) => (
        <li key={run.id}>
          <UnstyledButton
            className={classes.item ?? ""}
            onClick={() => {
              store.getState().showRun(run.id);
            }}
          >
            <Label run={run} />
          </UnstyledButton>
        </li>
      ))}
    </Stack>
  );
}

interface ItemsProps {
  workflowId: string;
  runId: string | null;
  onChoose: (id: string) => void;
}

/** The same, as entries of a menu. */
export function RecentRunItems({ workflowId, runId, onChoose }: ItemsProps) {
  const { t } = useTranslation("testing");
  const runs = useRuns({ workflow_id: workflowId, limit: SHOWN }).data ?? [];
  if (runs.length === 0) return <Menu.Label>{t("run.noneYet")}</Menu.Label>;
  return runs.map((run) => (
    <Menu.Item
      key={run.id}
      aria-current={run.id === runId}
      {...(run.id === runId && { bg: "var(--mantine-primary-color-light)" })}
      onClick={() => {
        onChoose(run.id);
      }}
    >
      <Label run={run} />
    </Menu.Item>
  ));
}

function Label({ run }: { run: Run }) {
  const { t } = useTranslation("testing");
  return (
    <Group gap="xs" wrap="nowrap">
      <StateBadge state={run.state} />
      <Text size="sm" truncate flex={1}>
        {run.contact_name ?? t("run.noContact")}
      </Text>
      {run.is_test ? (
        <Badge size="sm" variant="outline" color="gray">
          {t("run.test")}
        </Badge>
      ) : (
        <Text size="xs" c="dimmed">
          {t("run.version", { version: run.version })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <Ago at={run.started_at} />
      </Text>
    </Group>
  );
}
