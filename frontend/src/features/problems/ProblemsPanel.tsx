import { ActionIcon, Group, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconExclamationCircle, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { nodeById, nodeTitle } from "../../editor/selectors";
import type { Problem } from "../../workflow/node-type";
import { selectNodes } from "../../workflow/selection";
import { fieldOf, sorted } from "./problem-list";
import classes from "./ProblemsPanel.module.css";

/** What is wrong with the draft, each problem leading to its node. */
export function ProblemsPanel() {
  const { t } = useTranslation("problems");
  const store = useEditorStore();
  const problems = useEditor((state) => state.problems);
  const close = () => {
    store.getState().show({ bottom: null });
  };
  return (
    <section
      className={classes.panel}
      aria-label={t("title")}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <Group className={classes.title} justify="space-between" wrap="nowrap" px="sm">
        <Title order={2} size="h3">
          {t("title")}
        </Title>
        <ActionIcon aria-label={t("close")} onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      {problems.length === 0 ? (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          {t("nothing")}
        </Text>
      ) : (
        <ul className={classes.list}>
          {sorted(problems).map((problem) => (
            <li key={`${problem.node_id ?? ""} ${problem.path ?? ""} ${problem.message}`}>
              <ProblemRow problem={problem} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ProblemRow({ problem }: { problem: Problem }) {
  const { t } = useTranslation("problems");
  const store = useEditorStore();
  const title = useEditor((state) => {
    const node = nodeById(state, problem.node_id ?? "");
    return node ? nodeTitle(state, node) : null;
  });
  const isError = problem.severity === "error";
  const SeverityIcon = isError ? IconExclamationCircle : IconAlertTriangle;
  const jump = () => {
    const { select, open, show, canvas } = store.getState();
    if (!problem.node_id || title === null) {
      if (problem.path?.includes("settings")) show({ right: "settings" });
      return;
    }
    select(selectNodes([problem.node_id]));
    canvas?.reveal([problem.node_id]);
    open(problem.node_id, fieldOf(problem) ?? undefined);
  };
  return (
    <button type="button" className={classes.problem} data-severity={problem.severity} onClick={jump}>
      <SeverityIcon size={18} aria-label={isError ? t("error") : t("warning")} />
      <span className={classes.node}>{title ?? t("workflow")}</span>
      <span className={classes.message}>{problem.message}</span>
    </button>
  );
}
