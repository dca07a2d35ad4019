import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconPinned, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Run, Step } from "../../api/types";
import { useEditor } from "../../editor/context";
import { outputTitle } from "../../editor/selectors";
import { formatInstant } from "../../lib/times";
import { JsonView } from "../../ui/JsonView";
import { StateBadge } from "../../ui/StateBadge";
import { errorText } from "../../workflow/trace";
import { Duration } from "./Duration";
import { ReplayForm } from "./ReplayForm";
import { SentByStep } from "./SentByStep";

interface Props {
  run: Run;
  step: Step;
  /** When the node was reached the next time; `null` where this was the last. */
  until: string | null;
}

/** One step: how it went, what went in, what came out; and the way to do it again. */
export function StepData({ run, step, until }: Props) {
  const { t } = useTranslation("runs");
  const [isReplaying, setReplaying] = useState(false);
  const mayControl = useMay("edit");
  const port = useEditor((state) => step.port && outputTitle(state, step.node_id, step.port));
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <StateBadge state={step.state === "done" ? "completed" : step.state} />
        {step.attempt > 1 && <Text size="xs">{t("step.attempt", { attempt: step.attempt })}</Text>}
        {step.pinned && (
          <Text size="xs">
            <IconPinned size={12} aria-hidden /> {t("step.pinned")}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {formatInstant(new Date(step.started_at))} · <Duration from={step.started_at} to={step.ended_at} />
        </Text>
      </Group>
      {mayControl && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isReplaying}
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => {
              setReplaying(!isReplaying);
            }}
          >
            {t("replay.fromHere")}
          </Button>
        </Group>
      )}
      {isReplaying && (
        <ReplayForm
          runId={run.id}
          step={step}
          onClose={() => {
            setReplaying(false);
          }}
        />
      )}
      {step.error !== null && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t("step.failed")}>
          {errorText(step.error)}
        </Alert>
      )}
      {!isReplaying && <JsonView label={t("step.input")} value={step.input} />}
      <JsonView label={port ? t("step.outputAt", { port }) : t("step.output")} value={step.output} />
      <SentByStep run={run} step={step} until={until} />
      {step.output === null && step.error === null && (
        <Text size="sm" c="dimmed">
          {t(step.ended_at === null ? "step.notYet" : "step.noOutput")}
        </Text>
      )}
      <JsonView label={t("step.error")} value={step.error} />
    </Stack>
  );
}
