import { Table, Text, UnstyledButton } from "@mantine/core";
import { IconPinned } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Step } from "../../api/types";
import { useEditor } from "../../editor/context";
import { nodeById, nodeTitle, outputTitle } from "../../editor/selectors";
import { StateBadge } from "../../ui/StateBadge";
import { errorText } from "../../workflow/trace";
import { StepTime } from "./StepTime";
import classes from "./StepTable.module.css";

interface Props {
  /** In the order in which they began; a node that was tried again comes once per attempt. */
  steps: readonly Step[];
  /** Why the run failed, when that was no step's fault. */
  runError: unknown;
  current: number | null;
  onStep: (step: Step) => void;
}

export function StepTable({ steps, runError, current, onStep }: Props) {
  const { t } = useTranslation("testing");
  const hasOwnError = runError !== null && !steps.some((step) => step.state === "failed");
  return (
    <>
      {hasOwnError && (
        <Text size="sm" c="var(--mantine-color-error)" px="sm" py={6} role="alert">
          {errorText(runError)}
        </Text>
      )}
      {steps.length === 0 && !hasOwnError && (
        <Text size="sm" c="dimmed" px="sm" py="xs">
          {t("run.noSteps")}
        </Text>
      )}
      {steps.length > 0 && (
        <Table className={classes.table ?? ""} stickyHeader verticalSpacing={4} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="2.5rem">{t("step.number")}</Table.Th>
              <Table.Th>{t("step.node")}</Table.Th>
              <Table.Th>{t("step.state")}</Table.Th>
              <Table.Th>{t("step.left")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("step.took")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map((step) => (
              <StepRow key={step.seq} step={step} isCurrent={step.seq === current} onStep={onStep} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

interface RowProps {
  step: Step;
  isCurrent: boolean;
  onStep: (step: Step) => void;
}

function StepRow({ step, isCurrent, onStep }: RowProps) {
  const { t } = useTranslation("testing");
  const title = useEditor((state) => {
    const node = nodeById(state, step.node_id);
    return node ? nodeTitle(state, node) : step.node_id;
  });
  const isSelected = useEditor((state) => state.selection.nodes.has(step.node_id));
  const outputs = useEditor((state) =>
    Object.entries(step.emitted)
      .map(([port, count]) => outputTitle(state, step.node_id, port) + (count > 1 ? ` ×${count}` : ""))
      .join(", "),
  );
  return (
    <Table.Tr
      data-selected={isCurrent || isSelected || undefined}
      className={classes.row}
      onClick={() => {
        onStep(step);
      }}
    >
      <Table.Td c="dimmed">{step.seq}</Table.Td>
      <Table.Td>
        <UnstyledButton
          className={classes.open ?? ""}
          aria-current={isCurrent || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onStep(step);
          }}
        >
          {title}
        </UnstyledButton>
        {step.error !== null && (
          <Text size="xs" c="var(--mantine-color-error)" lineClamp={2}>
            {errorText(step.error)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <span className={classes.state}>
          <StateBadge state={step.state === "done" ? "completed" : step.state} />
          {step.attempt > 1 && (
            <Text size="xs" c="dimmed" span>
              {t("step.attempt", { attempt: step.attempt })}
            </Text>
          )}
          {step.pinned && <IconPinned size={14} role="img" aria-label={t("trace.pinned")} />}
        </span>
      </Table.Td>
      <Table.Td c="dimmed">{outputs}</Table.Td>
      <Table.Td className={classes.number ?? ""}>
        <StepTime step={step} />
      </Table.Td>
    </Table.Tr>
  );
}
