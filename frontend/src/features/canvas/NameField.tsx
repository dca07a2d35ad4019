import { useEffect, useRef } from "react";
import { useEditorStore } from "../../editor/context";
import { useCanvas } from "./canvas-ui";
import classes from "./StepNode.module.css";

interface Props {
  id: string;
  name: string;
}

/** The title of a node as a field: Enter keeps what was typed, Escape what was there. */
export function NameField({ id, name }: Props) {
  const { t, ui } = useCanvas();
  const store = useEditorStore();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const end = () => {
    if (ui.getState().renaming === id) ui.setState({ renaming: null });
  };
  const keep = (typed: string) => {
    if (ui.getState().renaming !== id) return;
    end();
    const to = typed.trim();
    if (to === name) return;
    store.getState().edit([{ type: "update_node", id, to: { name: to || null } }], t("undo.rename"));
  };

  return (
    <input
      ref={field}
      className={`${classes.nameField} nodrag nopan`}
      aria-label={t("step.name")}
      defaultValue={name}
      maxLength={100}
      onBlur={(event) => {
        keep(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        if (event.key === "Enter") keep(event.currentTarget.value);
        end();
        store.getState().canvas?.focus(id);
      }}
    />
  );
}
