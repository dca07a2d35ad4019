import {
  edgeKey,
  edgesByKey,
  type Edge,
  type Group,
  type Note,
  type WorkflowDocument,
  type WorkflowNode,
} from "./document";
import { isEqual } from "./equal";
import { byId } from "./ids";
import type { Marks, NodeMark, EdgeMark } from "./marks";
import { isFields } from "./record";

/** One field before and after; `undefined` means that it is not there. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly from: unknown;
  readonly to: unknown;
}

export interface NodeChange {
  readonly from: WorkflowNode;
  readonly to: WorkflowNode;
  readonly fields: readonly FieldChange[];
}

/** A note or frame that came, went or says something else. */
export interface Remark {
  readonly kind: "note" | "group";
  readonly tone: "added" | "removed" | "changed";
  readonly id: string;
  /** What it says, the later text; empty where it says nothing. */
  readonly text: string;
}

/** How one document differs from another. What only looks different (positions, notes, frames) is apart. */
export interface Comparison {
  readonly added: readonly WorkflowNode[];
  readonly removed: readonly WorkflowNode[];
  readonly changed: readonly NodeChange[];
  readonly addedEdges: readonly Edge[];
  readonly removedEdges: readonly Edge[];
  /** Of the name and the settings. */
  readonly settings: readonly FieldChange[];
  readonly remarks: readonly Remark[];
  /** Things moved, and notes or frames that differ. */
  readonly isRedrawn: boolean;
}

export function compare(from: WorkflowDocument, to: WorkflowDocument): Comparison {
  const before = byId(from.nodes);
  const after = byId(to.nodes);
  const both = to.nodes.flatMap((node) => {
    const was = before.get(node.id);
    return was ? [{ from: was, to: node, fields: nodeFields(was, node) }] : [];
  });
  const oldEdges = edgesByKey(from.edges);
  const newEdges = edgesByKey(to.edges);
  return {
    added: to.nodes.filter((node) => !before.has(node.id)),
    removed: from.nodes.filter((node) => !after.has(node.id)),
    changed: both.filter((pair) => pair.fields.length > 0),
    addedEdges: to.edges.filter((edge) => !oldEdges.has(edgeKey(edge))),
    removedEdges: from.edges.filter((edge) => !newEdges.has(edgeKey(edge))),
    settings: [
      ...fieldChanges(["name"], from.name, to.name),
      ...fieldChanges(["settings"], from.settings, to.settings),
    ],
    remarks: [
      ...remarksOf("note", from.notes, to.notes, textOf, textOf),
      ...remarksOf("group", from.groups, to.groups, nameOf, contentOf),
    ],
    isRedrawn:
      both.some((pair) => !isEqual(pair.from.position, pair.to.position)) ||
      !isEqual(from.notes, to.notes) ||
      !isEqual(from.groups, to.groups),
  };
}

function remarksOf<Item extends { readonly id: string }>(
  kind: Remark["kind"],
  from: readonly Item[],
  to: readonly Item[],
  textOf: (item: Item) => string,
  contentOf: (item: Item) => unknown,
): readonly Remark[] {
  const before = byId(from);
  const after = byId(to);
  const told = (item: Item, tone: Remark["tone"]): Remark => ({
    kind,
    tone,
    id: item.id,
    text: textOf(item),
  });
  return [
    ...to.flatMap((item) => {
      const was = before.get(item.id);
      if (!was) return [told(item, "added")];
      return isEqual(contentOf(was), contentOf(item)) ? [] : [told(item, "changed")];
    }),
    ...from.filter((item) => !after.has(item.id)).map((item) => told(item, "removed")),
  ];
}

const textOf = (note: Note) => note.text;
const nameOf = (group: Group) => group.name;
const contentOf = (group: Group) => [group.name, [...group.nodes].sort()];

/** Whether the two do the same, wherever things stand on the canvas. */
export function isSameWork(comparison: Comparison): boolean {
  const { added, removed, changed, addedEdges, removedEdges, settings } = comparison;
  return [added, removed, changed, addedEdges, removedEdges, settings].every((list) => list.length === 0);
}

/** The later document with what is gone since still in its place, so that both can be seen at once. */
export function laidOver(from: WorkflowDocument, to: WorkflowDocument): WorkflowDocument {
  const { removed, removedEdges } = compare(from, to);
  return { ...to, nodes: [...to.nodes, ...removed], edges: [...to.edges, ...removedEdges] };
}

/** What a mark says to those who point at it or listen. */
export interface ComparisonTitles {
  readonly added: string;
  readonly removed: string;
  readonly changed: string;
}

/** The comparison, drawn over the document of `laidOver`; what did not change is faded. */
export function comparisonMarks(
  comparison: Comparison,
  document: WorkflowDocument,
  titles: ComparisonTitles,
): Marks {
  const same: NodeMark = { tone: "info", isFaded: true };
  const nodes = new Map<string, NodeMark>(document.nodes.map((node) => [node.id, same]));
  for (const { id } of comparison.added) nodes.set(id, { tone: "added", title: titles.added });
  for (const { id } of comparison.removed) {
    nodes.set(id, { tone: "removed", title: titles.removed, isFaded: true });
  }
  for (const { to } of comparison.changed) nodes.set(to.id, { tone: "changed", title: titles.changed });
  const edges = new Map<string, EdgeMark>();
  for (const edge of comparison.addedEdges) edges.set(edgeKey(edge), { tone: "added" });
  for (const edge of comparison.removedEdges) edges.set(edgeKey(edge), { tone: "removed" });
  return { nodes, edges };
}

/** The fields of a value that differ, down to the first thing that is not a record. */
export function fieldChanges(path: readonly string[], from: unknown, to: unknown): readonly FieldChange[] {
  if (isEqual(from, to)) return [];
  const [before, after] = [entriesOf(from), entriesOf(to)];
  if (!before && !after) return [{ path, from, to }];
  if ((from !== undefined && !before) || (to !== undefined && !after)) return [{ path, from, to }];
  const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  // An empty record that came or went; only a parameter means something by it.
  if (keys.size === 0) return path.length > 1 && path[0] === "params" ? [{ path, from, to }] : [];
  return [...keys].flatMap((key) => fieldChanges([...path, key], before?.get(key), after?.get(key)));
}

const NOT_FIELDS = new Set(["id", "position"]);

function nodeFields(from: WorkflowNode, to: WorkflowNode): readonly FieldChange[] {
  if (from === to) return [];
  return fieldChanges([], from, to).filter(({ path }) => !NOT_FIELDS.has(path[0] ?? ""));
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return isFields(value) ? new Map(Object.entries(value)) : undefined;
}
