import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import { InPlaceField } from "./InPlaceField";
import classes from "./EditMenu.module.css";

/** The workflow's name; a click makes it a field. */
export function WorkflowName() {
  const { t } = useTranslation("canvas");
  const store = useEditorStore();
  const name = useEditor((state) => state.document.name);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const [mode, setMode] = useState<"shown" | "edited" | "left by key">("shown");

  if (isReadOnly) return <h1 className={`${classes.name} ${classes.heading}`}>{name}</h1>;
  return (
    <h1 className={classes.heading}>
      {mode === "edited" ? (
        <InPlaceField
          className={classes.field}
          label={t("workflowName")}
          value={name}
          maxLength={200}
          onKeep={(typed) => {
            if (typed) store.getState().edit([{ type: "set_name", name: typed }], t("undo.setName"));
          }}
          onEnd={(isByKey) => {
            setMode(isByKey ? "left by key" : "shown");
          }}
        />
      ) : (
        <button
          type="button"
          className={classes.name}
          title={t("renameWorkflow")}
          autoFocus={mode === "left by key"}
          onClick={() => {
            setMode("edited");
          }}
        >
          {name}
        </button>
      )}
    </h1>
  );
}
