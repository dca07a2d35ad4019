import { useEditor } from "../../editor/context";
import { nodeById } from "../../editor/selectors";
import { panelPart } from "./parts";

/** The form of the open node, between what came in and what went out. */
export function Inspector() {
  const node = useEditor((state) => (state.openNode === null ? undefined : nodeById(state, state.openNode)));
  return node ? <panelPart.View node={node} /> : null;
}
