import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useEditorStore } from "../../editor/context";
import { edgeKey } from "../../workflow/document";
import { useCanvas } from "./canvas-ui";
import classes from "./Wire.module.css";

/** What can be done with a wire, in its middle: put a node in, or take it away. */
export function WireButtons({ id }: { id: string }) {
  const { t } = useCanvas();
  const store = useEditorStore();
  const remove = () => {
    const edges = store.getState().document.edges.filter((edge) => edgeKey(edge) === id);
    store.getState().edit([{ type: "remove_edges", edges }], t("undo.removeWire"));
  };
  return (
    <span className={classes.buttons}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("add.between")}
        title={t("add.between")}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          store.getState().insert({ edge: id, screen: { x: left, y: bottom + 6 } });
        }}
      >
        <IconPlus size={14} aria-hidden />
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("menu.removeWire")}
        title={t("menu.removeWire")}
        onClick={remove}
      >
        <IconTrash size={14} aria-hidden />
      </button>
    </span>
  );
}
