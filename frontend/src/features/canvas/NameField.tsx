import { useEditorStore } from "../../editor/context";
import { useCanvas } from "./canvas-ui";
import { InPlaceField } from "./InPlaceField";
import classes from "./StepNode.module.css";

interface Props {
  id: string;
  name: string;
}

/** The title of a node as a field; without any, it is called after its type. */
export function NameField({ id, name }: Props) {
  const { t, operations } = useCanvas();
  const store = useEditorStore();
  return (
    <InPlaceField
      className={`${classes.nameField} nodrag nopan`}
      label={t("step.name")}
      value={name}
      maxLength={100}
      onKeep={(typed) => {
        store.getState().edit([{ type: "update_node", id, to: { name: typed || null } }], t("undo.rename"));
      }}
      onEnd={(isByKey) => {
        operations.endRenaming(id, isByKey);
      }}
    />
  );
}
