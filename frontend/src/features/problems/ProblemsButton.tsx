import { Button, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../editor/commands";
import { useEditor, useEditorStore } from "../../editor/context";
import classes from "./ProblemsButton.module.css";

/** How many problems there are; opens the list of them. */
export function ProblemsButton() {
  const { t } = useTranslation("problems");
  const store = useEditorStore();
  const problems = useEditor((state) => state.problems);
  const isChecked = useEditor((state) => state.isChecked);
  const isOpen = useEditor((state) => state.bottom === "problems");
  const isReadOnly = useEditor((state) => state.isReadOnly);
  // There is nothing yet to be mended.
  const isEmpty = useEditor((state) => state.document.nodes.length === 0);
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const commands = useMemo(
    () => [
      {
        id: "problems.show",
        title: t("command.show"),
        section: t("section"),
        keys: ["mod+shift+m"],
        run: () => {
          const { bottom, show } = store.getState();
          show({ bottom: bottom === "problems" ? null : "problems" });
        },
      },
    ],
    [store, t],
  );
  useCommands("problems", commands);
  if (!isChecked || isEmpty || (isReadOnly && problems.length === 0)) return null;
  const said = [
    errors > 0 && t("errors", { count: errors }),
    warnings > 0 && t("warnings", { count: warnings }),
  ].filter((part) => part !== false);
  const label = said.length > 0 ? said.join(", ") : t("none");
  return (
    <Tooltip label={label}>
      <Button
        size="compact-md"
        variant={isOpen ? "light" : "subtle"}
        color="gray"
        className={classes.button}
        aria-pressed={isOpen}
        onClick={() => {
          store.getState().show({ bottom: isOpen ? null : "problems" });
        }}
      >
        <VisuallyHidden>{t("button", { counts: label })}</VisuallyHidden>
        {said.length === 0 && <IconCircleCheck size={18} className={classes.fine} aria-hidden />}
        {errors > 0 && (
          <span className={classes.count} data-severity="error" aria-hidden>
            <IconExclamationCircle size={18} aria-hidden />
            {errors}
          </span>
        )}
        {warnings > 0 && (
          <span className={classes.count} data-severity="warning" aria-hidden>
            <IconAlertTriangle size={18} aria-hidden />
            {warnings}
          </span>
        )}
      </Button>
    </Tooltip>
  );
}
