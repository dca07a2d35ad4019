import { IconPlayerPlay, IconPlayerTrackNext } from "@tabler/icons-react";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { usePins } from "../../api/pins";
import { useEditor, useEditorStore } from "../../editor/context";
import { useNodeActions, type NodeAction } from "../../editor/node-actions";
import { useOnceTouched } from "../../lib/useOnceTouched";
import { fetchAhead } from "./parts";
import { requestRun } from "./running/run-request";
import { RunRequests } from "./running/RunRequests";

/** What nodes offer of the inspector's, whether it is open or not: runs up to and from them, and marks of pins. */
export function InspectorActions() {
  const { t } = useTranslation("inspector");
  const store = useEditorStore();
  const workflowId = useEditor((state) => state.workflowId);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const pins = usePins(workflowId);
  const isOn = workflowId !== null && !isReadOnly;
  useOnceTouched(fetchAhead);

  const offer = useCallback(
    (nodeId: string): readonly NodeAction[] => {
      if (!isOn) return [];
      const ask = (kind: "until" | "from") => () => {
        requestRun({ kind, nodeId });
      };
      const until = { id: "run-until", title: t("run.until"), icon: IconPlayerPlay, run: ask("until") };
      const { document, nodeTypes } = store.getState();
      const type = document.nodes.find((node) => node.id === nodeId)?.type ?? "";
      if (nodeTypes.get(type)?.is_trigger) return [until];
      return [until, { id: "run-from", title: t("run.from"), icon: IconPlayerTrackNext, run: ask("from") }];
    },
    [isOn, store, t],
  );
  useNodeActions("inspector", offer);

  useEffect(() => {
    const nodes = Object.keys(pins.data ?? {}).map(
      (id) => [id, { tone: "pinned", title: t("pin.mark") }] as const,
    );
    store.getState().setMarks("pins", nodes.length > 0 ? { nodes: new Map(nodes), edges: new Map() } : null);
    return () => {
      store.getState().setMarks("pins", null);
    };
  }, [pins.data, store, t]);

  return <RunRequests />;
}
