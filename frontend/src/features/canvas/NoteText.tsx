import { useEffect, useRef } from "react";
import { useEditorStore } from "../../editor/context";
import type { Note } from "../../workflow/document";
import { useCanvas } from "./canvas-ui";
import { NoteLines } from "./NoteLines";
import classes from "./Notes.module.css";

interface Props {
  id: string;
  note: Note;
  isEditing: boolean;
}

/** What the note says, or the field to write it in. */
export function NoteText({ id, note, isEditing }: Props) {
  const { t, ui } = useCanvas();
  const store = useEditorStore();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isEditing) field.current?.focus();
  }, [isEditing]);
  if (!isEditing) return <NoteLines text={note.text} />;
  return (
    <textarea
      ref={field}
      className={`${classes.field} nodrag nopan nowheel`}
      aria-label={t("note.text")}
      placeholder={t("note.placeholder")}
      defaultValue={note.text}
      onChange={(event) => {
        const to = { text: event.currentTarget.value };
        store.getState().edit([{ type: "update_note", id: note.id, to }], t("undo.note"), `note:${note.id}`);
      }}
      onBlur={() => {
        ui.setState({ renaming: null });
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        ui.setState({ renaming: null });
        store.getState().canvas?.focus(id);
      }}
    />
  );
}
