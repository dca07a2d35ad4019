import { Center, Text } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useRun, useSteps } from "../../api/runs";
import type { Step } from "../../api/types";
import { useEditor, useEditorStore } from "../../editor/context";
import { selectNodes } from "../../workflow/selection";
import { Loading } from "../../ui/Loading";
import { Problem } from "../../ui/Problem";
import { RunHeader } from "./RunHeader";
import classes from "./RunPanel.module.css";
import { RecentRuns } from "./RecentRuns";
import { StepTable } from "./StepTable";

interface Props {
  /** Absent in the editor, where any run may be chosen; a run's own page shows that run and no other. */
  isFixed?: boolean;
  /** The step whose data is shown elsewhere. */
  current?: number | null;
  onStep?: (step: Step) => void;
}

/** What the shown run has done, step by step, as it happens. */
export function RunPanel({ isFixed = false, current = null, onStep }: Props) {
  const { t } = useTranslation("testing");
  const store = useEditorStore();
  const shownRun = useEditor((state) => state.shownRun);
  const openStep = (step: Step) => {
    const { show, select, canvas } = store.getState();
    // The keyboard stays at the steps, to go on to the next.
    show({ right: "inspector" });
    select(selectNodes([step.node_id]));
    canvas?.show([step.node_id]);
    onStep?.(step);
  };
  return (
    <section className={classes.panel} aria-label={t("run.title")}>
      <RunHeader runId={shownRun} isFixed={isFixed} />
      {shownRun === null ? (
        <NoRun />
      ) : (
        <Steps key={shownRun} runId={shownRun} current={current} onStep={openStep} />
      )}
    </section>
  );
}

function NoRun() {
  const { t } = useTranslation("testing");
  const workflowId = useEditor((state) => state.workflowId);
  return (
    <div className={classes.body}>
      <Text size="sm" c="dimmed" px="sm" py="xs">
        {t("run.none")}
      </Text>
      {workflowId !== null && <RecentRuns workflowId={workflowId} />}
    </div>
  );
}

interface StepsProps {
  runId: string;
  current: number | null;
  onStep: (step: Step) => void;
}

function Steps({ runId, current, onStep }: StepsProps) {
  const { t } = useTranslation("testing");
  const run = useRun(runId);
  const steps = useSteps(runId);
  const body = useRef<HTMLDivElement>(null);
  const isLive = run.data?.state === "running" || run.data?.state === "waiting";
  const count = steps.data?.length ?? 0;
  useLayoutEffect(() => {
    // What happens now is at the end; a run that is over is read from its beginning.
    if (isLive && body.current) body.current.scrollTop = body.current.scrollHeight;
  }, [isLive, count]);
  if (steps.isError) return <Problem error={steps.error} onRetry={() => void steps.refetch()} />;
  if (!steps.data) {
    return (
      <Center p="md">
        <Loading size="sm" label={t("loading")} />
      </Center>
    );
  }
  return (
    <div ref={body} className={classes.body}>
      <StepTable steps={steps.data} runError={run.data?.error ?? null} current={current} onStep={onStep} />
    </div>
  );
}
