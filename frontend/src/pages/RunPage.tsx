import { Center } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNodeTypes } from "../api/node-types";
import { useLiveRun, useRun, useRunDocument } from "../api/runs";
import type { OpenRun as RunAndCost } from "../api/types";
import { useShortcuts } from "../editor/commands";
import { EditorContext, useEditor } from "../editor/context";
import { createEditorStore } from "../editor/store";
import { useChecking } from "../editor/useChecking";
import { Canvas } from "../features/canvas/Canvas";
import { RunBar } from "../features/runs/RunBar";
import { StepPanel } from "../features/runs/StepPanel";
import { FollowedRun } from "../features/testing/FollowedRun";
import { RunPanel } from "../features/testing/RunPanel";
import { useTitle } from "../lib/useTitle";
import { Loading } from "../ui/Loading";
import { Problem } from "../ui/Problem";
import type { WorkflowDocument } from "../workflow/document";
import type { NodeTypes } from "../workflow/node-type";
import classes from "./EditorFrame.module.css";

const route = getRouteApi("/runs/$runId");

/** One run on the canvas of its own version, with every step's data. */
export function RunPage() {
  const { runId } = route.useParams();
  return <OneRun key={runId} runId={runId} />;
}

function OneRun({ runId }: { runId: string }) {
  const { t } = useTranslation("runs");
  const run = useRun(runId);
  const found = useRunDocument(runId);
  const nodeTypes = useNodeTypes();
  useLiveRun(runId, { runId });
  useTitle(run.data ? `${t("run")} · ${run.data.workflow_name ?? ""}` : undefined);
  const failed = [run, found, nodeTypes].find((query) => query.isError && query.data === undefined);
  if (run.data && found.data && nodeTypes.data) {
    return <OpenRun run={run.data} document={found.data.document} nodeTypes={nodeTypes.data} />;
  }
  if (failed?.error) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  return (
    <Center h="100%">
      <Loading label={t("general:loading")} />
    </Center>
  );
}

interface OpenProps {
  run: RunAndCost;
  document: WorkflowDocument;
  nodeTypes: NodeTypes;
}

function OpenRun({ run, document, nodeTypes }: OpenProps) {
  const { node } = route.useSearch();
  const [store] = useState(() => {
    const made = createEditorStore({ workflowId: null, document, nodeTypes, isReadOnly: true });
    made.getState().showRun(run.id);
    if (node !== undefined) made.getState().open(node);
    return made;
  });
  useChecking(store);
  return (
    <EditorContext value={store}>
      <Frame run={run} />
    </EditorContext>
  );
}

function Frame({ run }: { run: RunAndCost }) {
  const openNode = useEditor((state) => state.openNode);
  const [seq, setSeq] = useState<number | null>(null);
  useShortcuts();
  return (
    <div className={classes.frame}>
      <RunBar run={run} />
      <div className={classes.middle}>
        <div className={classes.centre}>
          <Canvas />
          <RunPanel
            isFixed
            current={seq}
            onStep={(step) => {
              setSeq(step.seq);
            }}
          />
        </div>
        {openNode !== null && <StepPanel run={run} nodeId={openNode} seq={seq} onChoose={setSeq} />}
      </div>
      <FollowedRun runId={run.id} />
    </div>
  );
}
