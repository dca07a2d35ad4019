import { NodeResizer, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useEditorStore } from "../../editor/context";
import { useCanvas, useCanvasUi } from "./canvas-ui";
import { ColourPicker } from "./ColourPicker";
import { colourOf } from "./colours";
import type { NoteFlowNode } from "./flow-types";
import { NoteText } from "./NoteText";
import classes from "./Notes.module.css";

/** A sticky note: a text for whoever reads the drawing. */
export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<NoteFlowNode>) {
  const { note, isReadOnly } = data;
  const { t } = useCanvas();
  const store = useEditorStore();
  const isEditing = useCanvasUi((ui) => ui.renaming === id);
  return (
    <div className={classes.note} data-colour={colourOf(note.color)}>
      {!isReadOnly && (
        <NodeResizer
          isVisible={selected}
          minWidth={120}
          minHeight={56}
          lineClassName={classes.resizeLine ?? ""}
          handleClassName={classes.resizeHandle ?? ""}
          onResizeEnd={(_event, { x, y, width, height }) => {
            const to = { position: { x, y }, width: Math.round(width), height: Math.round(height) };
            store.getState().edit([{ type: "update_note", id: note.id, to }], t("undo.resizeNote"));
          }}
        />
      )}
      {selected && !isReadOnly && (
        <ColourPicker
          value={colourOf(note.color)}
          onChange={(color) => {
            store.getState().edit([{ type: "update_note", id: note.id, to: { color } }], t("undo.note"));
          }}
        />
      )}
      <NoteText id={id} note={note} isEditing={isEditing} />
    </div>
  );
});
