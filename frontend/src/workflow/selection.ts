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

export function selectNodes(ids: Iterable<string>): Selection {
  return { ...NOTHING_SELECTED, nodes: new Set(ids) };
}
