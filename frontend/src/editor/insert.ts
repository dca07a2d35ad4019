import type { WorkflowDocument } from "../workflow/document";
import { insertNode, type Rects } from "../workflow/insert";
import type { NodeType } from "../workflow/node-type";
import { selectNodes } from "../workflow/selection";
import { USUAL_SIZE } from "../workflow/shape";
import type { EditorStore, InsertRequest } from "./store";

/** Put a new node where it was asked for, select it and give it the keyboard; gives its id. */
export function insertInto(
  store: EditorStore,
  type: NodeType,
  request: InsertRequest,
  label: string,
): string {
  const { document, canvas, edit, select } = store.getState();
  const rects = rectsOf(document, store);
  const middle = canvas?.centre() ?? { x: 0, y: 0 };
  const { id, changes } = insertNode(document, type, request, { rects, middle });
  edit(changes, label);
  select(selectNodes([id]));
  canvas?.focus(id);
  return id;
}

/** Where each node of the document is, as large as it was last drawn. */
export function rectsOf(document: WorkflowDocument, store: EditorStore): Rects {
  const { canvas } = store.getState();
  return new Map(
    document.nodes.map((node) => [node.id, { ...node.position, ...(canvas?.sizeOf(node.id) ?? USUAL_SIZE) }]),
  );
}
