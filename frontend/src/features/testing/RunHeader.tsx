import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconEraser, IconPlayerStop, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCancelRun, useRun } from "../../api/runs";
import type { Run } from "../../api/types";
import { useEditor, useEditorStore } from "../../editor/context";
import { Ago } from "../../ui/Ago";
import { StateBadge } from "../../ui/StateBadge";
import { PretendMenu } from "./PretendMenu";
import { RunMenu } from "./RunMenu";
import classes from "./RunPanel.module.css";
import { StepTime } from "./StepTime";

interface Props {
  runId: string | null;
  isFixed: boolean;
}

/** Which run it is, how it stands, and what can be done with it. */
export function RunHeader({ runId, isFixed }: Props) {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const workflowId = useEditor((state) => state.workflowId);
  return (
    <header className={classes.header}>
      <Group gap="xs" wrap="nowrap" miw={0}>
        {isFixed || workflowId === null ? (
          <Text fw={600} size="sm">
            {t("run.title")}
          </Text>
        ) : (
          <RunMenu workflowId={workflowId} runId={runId} />
        )}
        {runId !== null && <Standing key={runId} runId={runId} />}
      </Group>
      <Group gap={4} wrap="nowrap">
        {runId !== null && <Deeds key={runId} runId={runId} />}
        {!isFixed && (
          <>
            {runId !== null && (
              <Tooltip label={t("run.clear")}>
                <ActionIcon
                  aria-label={t("run.clear")}
                  onClick={() => {
                    store.getState().showRun(null);
                  }}
                >
                  <IconEraser size={16} />
                </ActionIcon>
              </Tooltip>
            )}
            <ActionIcon
              aria-label={t("run.close")}
              onClick={() => {
                store.getState().show({ bottom: null });
              }}
            >
              <IconX size={16} />
            </ActionIcon>
          </>
        )}
      </Group>
    </header>
  );
}

function Standing({ runId }: { runId: string }) {
  const { t } = useTranslation("testing");
  const run = useRun(runId).data;
  if (!run) return null;
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-label={t("run.standing")}>
      <StateBadge state={run.state} />
      <Text size="xs" c="dimmed" truncate>
        {run.is_test
          ? t("run.ofDraft", { revision: run.draft_revision })
          : t("run.ofVersion", { version: run.version })}
        {run.contact_name && ` · ${run.contact_name}`} · <Ago at={run.started_at} /> · <StepTime step={run} />
      </Text>
    </Group>
  );
}

function Deeds({ runId }: { runId: string }) {
  const { t } = useTranslation("testing");
  const run = useRun(runId).data;
  const cancel = useCancelRun(runId);
  if (!run || !isLive(run)) return null;
  return (
    <>
      {cancel.isError && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {cancel.error.message}
        </Text>
      )}
      {run.is_test && run.state === "waiting" && <PretendMenu runId={runId} />}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        loading={cancel.isPending}
        onClick={() => {
          cancel.mutate();
        }}
      >
        {t("run.cancel")}
      </Button>
    </>
  );
}

function isLive(run: Run): boolean {
  return run.state === "running" || run.state === "waiting";
}
