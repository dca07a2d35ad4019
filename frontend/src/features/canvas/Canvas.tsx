import "@xyflow/react/dist/base.css";
import "./tones.css";

import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMember } from "../../api/session";
import { useEditorStore } from "../../editor/context";
import { CanvasContext, createCanvasUi } from "./canvas-ui";
import { CanvasArea } from "./CanvasArea";
import { createDrawing, follow } from "./drawing-store";
import { createOperations } from "./operations";
import { createWords } from "./words";

/** The drawing itself: nodes, wires, notes and groups. */
export function Canvas() {
  const { t, i18n } = useTranslation("canvas");
  const store = useEditorStore();
  const workspace = useMember()?.workspace_id ?? null;
  const words = useMemo(() => createWords(t, i18n.language), [t, i18n.language]);
  const [ui] = useState(createCanvasUi);
  const [drawing] = useState(() => createDrawing(store, words));
  useEffect(() => follow(drawing, store, words), [drawing, store, words]);
  const parts = useMemo(() => {
    const operations = createOperations({ store, ui, drawing, t, workspace: () => workspace });
    return { ui, drawing, operations, words, t };
  }, [store, ui, drawing, words, t, workspace]);

  return (
    <CanvasContext value={parts}>
      <ReactFlowProvider>
        <CanvasArea />
      </ReactFlowProvider>
    </CanvasContext>
  );
}
