import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { insertInto } from "../../editor/insert";
import { DRAGGED_NODE_TYPE } from "../../editor/palette-memory";
import type { NodeType } from "../../workflow/node-type";
import { NodeIcon } from "../../ui/NodeIcon";
import classes from "./Palette.module.css";

/** A node type to drag onto the canvas; a click puts it in the middle. */
export function PaletteItem({ type }: { type: NodeType }) {
  const { t } = useTranslation("palette");
  const store = useEditorStore();
  const isReadOnly = useEditor((state) => state.isReadOnly);
  return (
    <UnstyledButton
      className={classes.item ?? ""}
      disabled={isReadOnly}
      draggable={!isReadOnly}
      title={type.description}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_NODE_TYPE, type.type);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => {
        insertInto(store, type, {}, t("undo.add", { title: type.title }));
        store.getState().canvas?.announce(t("said.added", { title: type.title }));
      }}
    >
      <NodeIcon icon={type.icon} family={type.family} size={26} />
      <span className={classes.title}>{type.title}</span>
    </UnstyledButton>
  );
}
