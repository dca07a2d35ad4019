import { edgesByKey, type WorkflowDocument } from "./document";
import { takenIds } from "./ids";

/** What is selected on the canvas. Edges by their key; the rest by id. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export const NOTHING_SELECTED: Selection = {
  nodes: new Set(),
  edges: new Set(),
  notes: new Set(),
  groups: new Set(),
};

/** What of it the document still has; the very same where that is all. */
export function stillThere(selection: Selection, document: WorkflowDocument): Selection {
  const left = {
    nodes: among(selection.nodes, takenIds(document.nodes)),
    edges: among(selection.edges, edgesByKey(document.edges)),
    notes: among(selection.notes, takenIds(document.notes)),
    groups: among(selection.groups, takenIds(document.groups)),
  };
  const isAll =
    left.nodes === selection.nodes &&
    left.edges === selection.edges &&
    left.notes === selection.notes &&
    left.groups === selection.groups;
  return isAll ? selection : left;
}

function among(
  selected: ReadonlySet<string>,
  there: { readonly has: (id: string) => boolean },
): ReadonlySet<string> {
  const left = [...selected].filter((id) => there.has(id));
  return left.length === selected.size ? selected : new Set(left);
}

export function selectNodes(ids: Iterable<string>): Selection {
  return { ...NOTHING_SELECTED, nodes: new Set(ids) };
}
