import type { MouseEvent } from "react";
import type { EditorStore } from "../../editor/store";
import { edgeKey, inputOf } from "../../workflow/document";

/**
 * Take the wire at a port that is gone by its end, as if the end itself had been pressed.
 *
 * React Flow's own handle for that lies under the port.
 */
export function takeEnd(
  event: MouseEvent,
  store: EditorStore,
  end: { readonly side: "source" | "target"; readonly node: string; readonly port: string },
): void {
  const { side, node, port } = end;
  const { document, isReadOnly } = store.getState();
  const wire = document.edges.find(
    (edge) => edge[side] === node && (side === "source" ? edge.output : inputOf(edge)) === port,
  );
  if (isReadOnly || !wire) return;
  const { button, clientX, clientY } = event;
  event.currentTarget
    .closest(".react-flow")
    ?.querySelector(
      `.react-flow__edge[data-id="${CSS.escape(edgeKey(wire))}"] .react-flow__edgeupdater-${side}`,
    )
    ?.dispatchEvent(new globalThis.MouseEvent("mousedown", { bubbles: true, button, clientX, clientY }));
}
