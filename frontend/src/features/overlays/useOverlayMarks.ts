import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Overlay } from "../../api/overlay";
import { useEditor, useEditorStore } from "../../editor/context";
import { formatNumber, formatShare } from "../../lib/numbers";
import { formatDuration } from "../../lib/times";
import { marksOfOverlay, numberOf, type OverlayKind, type OverlayWords } from "./overlay-marks";

/** Draws the numbers over the canvas while there are any and a kind is chosen. */
export function useOverlayMarks(overlay: Overlay | null, kind: OverlayKind | null): void {
  const { t } = useTranslation("overlays");
  const store = useEditorStore();
  const nodes = useEditor((state) => state.document.nodes);
  const words = useMemo<OverlayWords>(
    () => ({
      count: (count) => formatNumber(count),
      share: (share) => formatShare(share),
      title: (of, node) =>
        t(`words.${of}`, { count: numberOf(of, node), steps: node.steps }) +
        (of === "traffic" && node.p50_ms !== null
          ? ` ${t("words.half", { time: formatDuration(node.p50_ms) })}`
          : ""),
    }),
    [t],
  );
  const ids = useMemo(() => nodes.map((node) => node.id).join("\n"), [nodes]);
  const marks = useMemo(
    () => (overlay && kind ? marksOfOverlay(ids.split("\n"), overlay, kind, words) : null),
    [overlay, kind, ids, words],
  );
  useEffect(() => {
    store.getState().setMarks("overlay", marks);
  }, [store, marks]);
  useEffect(
    () => () => {
      store.getState().setMarks("overlay", null);
    },
    [store],
  );
}
