import { useEffect, useRef } from "react";
import { useEditorStore } from "../../editor/context";
import type { Group } from "../../workflow/document";
import { useCanvas } from "./canvas-ui";
import classes from "./Notes.module.css";

/** The name of a group as a field. */
export function FrameName({ id, group }: { id: string; group: Group }) {
  const { t, ui } = useCanvas();
  const store = useEditorStore();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.select();
  }, []);
  const keep = (name: string) => {
    if (ui.getState().renaming !== id) return;
    ui.setState({ renaming: null });
    if (name === group.name) return;
    store.getState().edit([{ type: "update_group", id: group.id, to: { name } }], t("undo.group"));
  };
  return (
    <input
      ref={field}
      className={`${classes.frameField} nodrag nopan`}
      aria-label={t("group.name")}
      defaultValue={group.name}
      maxLength={100}
      onBlur={(event) => {
        keep(event.currentTarget.value.trim());
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") keep(event.currentTarget.value.trim());
        if (event.key === "Escape") ui.setState({ renaming: null });
        if (event.key === "Enter" || event.key === "Escape") store.getState().canvas?.focus(id);
      }}
    />
  );
}
