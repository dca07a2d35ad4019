import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore } from "../../editor/context";
import classes from "./EditMenu.module.css";

/** The workflow's name; a click makes it a field. */
export function WorkflowName() {
  const { t } = useTranslation("canvas");
  const store = useEditorStore();
  const name = useEditor((state) => state.document.name);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const [isEditing, setEditing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isEditing) field.current?.select();
  }, [isEditing]);

  if (isReadOnly) return <h1 className={`${classes.name} ${classes.heading}`}>{name}</h1>;
  const keep = (typed: string) => {
    setEditing(false);
    if (typed.trim() && typed.trim() !== name) {
      store.getState().edit([{ type: "set_name", name: typed.trim() }], t("undo.setName"));
    }
  };
  return (
    <h1 className={classes.heading}>
      {isEditing ? (
        <input
          ref={field}
          className={classes.field}
          aria-label={t("workflowName")}
          defaultValue={name}
          maxLength={200}
          onBlur={(event) => {
            keep(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep(event.currentTarget.value);
            if (event.key === "Escape") setEditing(false);
          }}
        />
      ) : (
        <button
          type="button"
          className={classes.name}
          title={t("renameWorkflow")}
          onClick={() => {
            setEditing(true);
          }}
        >
          {name}
        </button>
      )}
    </h1>
  );
}
