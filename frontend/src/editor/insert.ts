import type { WorkflowDocument } from "../workflow/document";
import { insertNode, type Rects } from "../workflow/insert";
import type { NodeType } from "../workflow/node-type";
import { selectNodes } from "../workflow/selection";
import { sizeOfNew } from "../workflow/node-shape";
import { typeOf, type EditorStore, type InsertRequest } from "./store";

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
  const { id, changes } = insertNode(document, type, request, {
    rects,
    middle,
    portY: (node, output) => canvas?.portY(node, output),
  });
  edit(changes, label);
  select(selectNodes([id]));
  canvas?.focus(id);
  return id;
}

/** Where each node of the document is, as large as it was last drawn; one that is new will grow to its size. */
export function rectsOf(document: WorkflowDocument, store: EditorStore): Rects {
  const { canvas, nodeTypes } = store.getState();
  return new Map(
    document.nodes.map((node) => {
      const least = sizeOfNew(typeOf(nodeTypes, node.type));
      const { width, height } = canvas?.sizeOf(node.id) ?? least;
      return [node.id, { ...node.position, width, height: Math.max(height, least.height) }];
    }),
  );
}
