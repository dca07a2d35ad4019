import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useEditorStore } from "../../editor/context";
import { useCanvas, useCanvasUi } from "./canvas-ui";
import { ColourPicker } from "./ColourPicker";
import { colourOf } from "./colours";
import type { FrameFlowNode } from "./flow-types";
import { FrameName } from "./FrameName";
import classes from "./Notes.module.css";

/** The frame around a group's members; held by its name, it takes them along. */
export const FrameNode = memo(function FrameNode({ id, data, selected }: NodeProps<FrameFlowNode>) {
  const { group, isReadOnly } = data;
  const { t } = useCanvas();
  const store = useEditorStore();
  const isRenaming = useCanvasUi((ui) => ui.renaming === id);
  return (
    <div className={classes.frame} data-colour={colourOf(group.color)} data-selected={selected || undefined}>
      <div className={classes.frameHead} data-drag>
        {isRenaming ? (
          <FrameName id={id} group={group} />
        ) : (
          <span className={classes.frameName}>{group.name || t("group.unnamed")}</span>
        )}
        {selected && !isReadOnly && (
          <ColourPicker
            value={colourOf(group.color)}
            onChange={(color) => {
              store.getState().edit([{ type: "update_group", id: group.id, to: { color } }], t("undo.group"));
            }}
          />
        )}
      </div>
    </div>
  );
});
