import { notifications } from "@mantine/notifications";
import { paste, readClip, type Clip, type Pasted } from "../../workflow/clipboard";
import { rectsOf } from "../../editor/insert";
import type { Position } from "../../workflow/document";
import { UnreadableDocument } from "../../workflow/read-document";
import { NOTHING_SELECTED } from "../../workflow/selection";
import { rectOfNote } from "../../workflow/shape";
import { announce } from "./canvas-ui";
import type { OperationParts } from "./operations";

interface PasteOptions {
  readonly middle?: Position;
  /** Beside where it was, rather than in the middle of what is seen. */
  readonly isBeside?: boolean;
  readonly label: string;
}

/** Paste a part of a drawing. What is none, and what could not come along, is told. */
export function pasteText(parts: OperationParts, text: string, options: PasteOptions): void {
  const { store, t } = parts;
  if (store.getState().isReadOnly || text.trim() === "") return;
  const clip = read(parts, text);
  if (!clip) return;
  const { document, nodeTypes, canvas, edit, select } = store.getState();
  const middle = options.isBeside ? undefined : (options.middle ?? canvas?.centre());
  const pasted = paste(document, clip, {
    nodeTypes,
    workspace: parts.workspace(),
    taken: [...rectsOf(document, store).values(), ...document.notes.map(rectOfNote)],
    ...(middle && { middle }),
  });
  edit(pasted.changes, options.label);
  select({ ...NOTHING_SELECTED, nodes: new Set(pasted.nodes), notes: new Set(pasted.notes) });
  const [first] = pasted.nodes;
  if (first !== undefined) canvas?.focus(first);
  announce(parts.ui, t("said.pasted", { count: pasted.nodes.length + pasted.notes.length }));
  tell(parts, pasted);
}

function read({ t }: OperationParts, text: string): Clip | null {
  try {
    const clip = readClip(text);
    if (!clip)
      notifications.show({ color: "orange", title: t("paste.broken"), message: t("paste.expected") });
    return clip;
  } catch (error) {
    if (!(error instanceof UnreadableDocument)) throw error;
    notifications.show({ color: "red", title: t("paste.broken"), message: error.message });
    return null;
  }
}

function tell({ t }: OperationParts, { missingTypes, strippedNodes }: Pasted): void {
  if (missingTypes.length > 0) {
    const message = t("paste.missing", { types: missingTypes.join(", "), count: missingTypes.length });
    notifications.show({ color: "orange", title: t("paste.missingTitle"), message, autoClose: 10_000 });
  }
  if (strippedNodes.length > 0) {
    const message = t("paste.stripped", { nodes: strippedNodes.join(", ") });
    notifications.show({ color: "orange", title: t("paste.strippedTitle"), message, autoClose: 10_000 });
  }
}
