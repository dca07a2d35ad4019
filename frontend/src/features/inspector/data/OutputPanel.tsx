import { Alert, Badge, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Step } from "../../../api/types";
import { useEditor } from "../../../editor/context";
import { outputTitle } from "../../../editor/selectors";
import { formatDuration } from "../../../lib/times";
import { isJsonObject } from "../../../workflow/node-type";
import { Problem } from "../../../ui/Problem";
import { DataView } from "./DataView";
import { asJson } from "./json-value";
import { NoData } from "./NoData";
import { useNodeData } from "./NodeDataContext";
import { PinBox } from "./PinBox";
import { RunChooser } from "./RunChooser";
import { VisitChooser } from "./VisitChooser";

/** What went out, and the output that is pinned instead. */
export function OutputPanel() {
  const { t } = useTranslation("inspector");
  const { steps, nodeId, isLoading, error, runId } = useNodeData();
  const [visit, setVisit] = useState<number | null>(null);
  const step = steps.find((one) => one.seq === visit) ?? steps.at(-1);
  return (
    <Stack gap="sm">
      {runId !== null && <RunChooser />}
      {steps.length > 1 && <VisitChooser steps={steps} chosen={step?.seq ?? null} onChoose={setVisit} />}
      {/* Stays, with what is being written in it, while the data of another run are fetched. */}
      <PinBox step={step ?? null} />
      {error ? (
        <Problem error={error} />
      ) : isLoading ? (
        <Skeleton height={120} />
      ) : step ? (
        <StepOutput step={step} nodeId={nodeId} />
      ) : (
        <NoData title={runId === null ? t("output.none") : t("output.not_here")} />
      )}
    </Stack>
  );
}

function StepOutput({ step, nodeId }: { step: Step; nodeId: string }) {
  const { t } = useTranslation("inspector");
  const error = isJsonObject(step.error) ? step.error : null;
  const port = useEditor((state) => step.port && outputTitle(state, nodeId, step.port));
  return (
    <>
      <Group gap="xs">
        <Badge variant="light" size="sm" color={COLOURS[step.state]}>
          {t(`step.${step.state}`)}
        </Badge>
        {port !== null && <Text size="xs">{t("output.port", { port })}</Text>}
        {step.ended_at !== null && (
          <Text size="xs" c="dimmed">
            {formatDuration(Date.parse(step.ended_at) - Date.parse(step.started_at))}
          </Text>
        )}
        {step.attempt > 1 && (
          <Text size="xs" c="dimmed">
            {t("output.attempt", { attempt: step.attempt })}
          </Text>
        )}
      </Group>
      {error && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={16} aria-hidden />}
          title={typeof error.message === "string" ? error.message : t("output.failed")}
          p="xs"
        >
          <Text size="xs" ff="monospace">
            {typeof error.code === "string" ? error.code : ""}
          </Text>
        </Alert>
      )}
      {step.output !== null && (
        <DataView value={asJson(step.output)} path={["steps", nodeId]} label={t("output.title")} />
      )}
    </>
  );
}

const COLOURS = {
  running: "blue",
  waiting: "yellow",
  done: "teal",
  failed: "red",
  cancelled: "gray",
} as const satisfies Record<Step["state"], string>;
