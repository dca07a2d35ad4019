import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useEditorStore } from "../../../editor/context";
import { formatToTheSecond } from "../../../lib/times";
import type { Run } from "../../../api/types";
import { useNodeData } from "./NodeDataContext";

/** Which run the data are from; the canvas shows the same one. */
export function RunChooser() {
  const { t } = useTranslation("inspector");
  const { runs, runId } = useNodeData();
  const store = useEditorStore();
  if (runs.length === 0) return null;
  const name = (run: Run) =>
    t(run.is_test ? "run.test" : "run.version", {
      version: run.version,
      at: formatToTheSecond(new Date(run.started_at)),
    });
  const data = runs.map((run) => ({ value: run.id, label: name(run) }));
  const isElsewhere = runId !== null && !runs.some((run) => run.id === runId);
  return (
    <Select
      size="xs"
      aria-label={t("run.choose")}
      data={isElsewhere ? [{ value: runId, label: t("run.earlier") }, ...data] : data}
      value={runId}
      allowDeselect={false}
      onChange={(id) => {
        if (id !== null) store.getState().showRun(id);
      }}
    />
  );
}
