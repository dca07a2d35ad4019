import { Center } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useNodeTypes } from "../api/node-types";
import { useMay } from "../api/session";
import { useWorkflow } from "../api/workflows";
import { DraftContext, EditorContext } from "../editor/context";
import { createEditorStore } from "../editor/store";
import { useChecking } from "../editor/useChecking";
import { useMovingPins } from "../editor/useMovingPins";
import { useAutosave } from "../features/saving/useAutosave";
import { usePresence } from "../features/saving/usePresence";
import { useTitle } from "../lib/useTitle";
import { deferred } from "../ui/deferred";
import { Loading } from "../ui/Loading";
import { Problem } from "../ui/Problem";
import type { NodeTypes } from "../workflow/node-type";
import { readDocument } from "../workflow/read-document";
import { EditorFrame } from "./EditorFrame";

const versionPart = deferred(async () => (await import("./EditorVersion")).EditorVersion);

const route = getRouteApi("/workflows/$workflowId");

/** One workflow, open on the canvas. */
export function EditorPage() {
  const { t } = useTranslation();
  const { workflowId } = route.useParams();
  const workflow = useWorkflow(workflowId);
  const nodeTypes = useNodeTypes();
  const failed = workflow.error ?? nodeTypes.error;
  if (workflow.data && nodeTypes.data) {
    return (
      <OpenWorkflow
        key={workflowId}
        workflowId={workflowId}
        draft={workflow.data.document}
        revision={workflow.data.draft_revision}
        nodeTypes={nodeTypes.data}
      />
    );
  }
  if (failed) {
    return (
      <Problem error={failed} onRetry={() => void Promise.all([workflow.refetch(), nodeTypes.refetch()])} />
    );
  }
  return (
    <Center h="100%">
      <Loading label={t("loading")} />
    </Center>
  );
}

interface OpenProps {
  workflowId: string;
  draft: unknown;
  revision: number;
  nodeTypes: NodeTypes;
}

/**
 * The draft, in a store that lives as long as the page: it begins with what the server had then, and saving keeps
 * the two together from there on. An older version may stand on the canvas instead; the draft is still there.
 */
function OpenWorkflow({ workflowId, draft, revision, nodeTypes }: OpenProps) {
  const { version, compare, node } = route.useSearch();
  const isReadOnly = !useMay("edit");
  const [store] = useState(() => {
    const made = createEditorStore({
      workflowId,
      document: readDocument(draft),
      revision,
      nodeTypes,
      isReadOnly,
    });
    if (node !== undefined) made.getState().open(node);
    return made;
  });
  useEffect(() => {
    // Told in another language, or by a server with other nodes.
    store.setState({ nodeTypes });
  }, [store, nodeTypes]);
  useChecking(store);
  useMovingPins(store);
  useAutosave(store, workflowId);
  usePresence(store, workflowId);
  useTitle(useStore(store, (state) => state.document.name));

  return (
    <DraftContext value={store}>
      {version === undefined ? (
        <EditorContext value={store}>
          <EditorFrame />
        </EditorContext>
      ) : (
        <versionPart.View
          key={`${version} ${compare ?? ""}`}
          workflowId={workflowId}
          version={version}
          compare={compare ?? null}
          draft={store}
        />
      )}
    </DraftContext>
  );
}
