import { useEditorStore } from "../../editor/context";
import type { Group } from "../../workflow/document";
import { useCanvas } from "./canvas-ui";
import { InPlaceField } from "./InPlaceField";
import classes from "./Notes.module.css";

/** The name of a group as a field. */
export function FrameName({ id, group }: { id: string; group: Group }) {
  const { t, operations } = useCanvas();
  const store = useEditorStore();
  return (
    <InPlaceField
      className={`${classes.frameField} nodrag nopan`}
      label={t("group.name")}
      value={group.name}
      maxLength={100}
      onKeep={(name) => {
        store.getState().edit([{ type: "update_group", id: group.id, to: { name } }], t("undo.group"));
      }}
      onEnd={(isByKey) => {
        operations.endRenaming(id, isByKey);
      }}
    />
  );
}
