import {
  edgeKey,
  edgesByKey,
  type Edge,
  type Group,
  type JsonValue,
  type Note,
  type Params,
  type Position,
  type Settings,
  type WorkflowDocument,
  type WorkflowNode,
} from "./document";

/** One edit. Whatever a person does to the drawing is a list of these. */
export type Change =
  | { readonly type: "add_nodes"; readonly nodes: readonly WorkflowNode[] }
  | { readonly type: "update_node"; readonly id: string; readonly to: NodePatch }
  | { readonly type: "set_params"; readonly id: string; readonly params: Params }
  | { readonly type: "remove_nodes"; readonly ids: readonly string[] }
  | { readonly type: "rename_node"; readonly id: string; readonly to: string }
  | { readonly type: "add_edges"; readonly edges: readonly Edge[] }
  | { readonly type: "remove_edges"; readonly edges: readonly Edge[] }
  /** The wires of these outputs follow: from the old name to the new. */
  | { readonly type: "rename_outputs"; readonly id: string; readonly names: ReadonlyMap<string, string> }
  | { readonly type: "move"; readonly positions: ReadonlyMap<string, Position> }
  | { readonly type: "add_notes"; readonly notes: readonly Note[] }
  | { readonly type: "update_note"; readonly id: string; readonly to: Partial<Omit<Note, "id">> }
  | { readonly type: "remove_notes"; readonly ids: readonly string[] }
  | { readonly type: "add_groups"; readonly groups: readonly Group[] }
  | { readonly type: "update_group"; readonly id: string; readonly to: Partial<Omit<Group, "id">> }
  | { readonly type: "remove_groups"; readonly ids: readonly string[] }
  | { readonly type: "set_name"; readonly name: string }
  | { readonly type: "set_settings"; readonly to: Settings }
  | { readonly type: "replace"; readonly document: WorkflowDocument };

/** Everything of a node but what identifies it; `undefined` leaves it out. A change of id is `rename_node`. */
export type NodePatch = {
  readonly [Name in Exclude<keyof WorkflowNode, "id" | "type" | "params" | "position">]?:
    WorkflowNode[Name] | undefined;
};

/** The document after these edits, in order; the given one stays as it is. */
export function applyAll(document: WorkflowDocument, changes: readonly Change[]): WorkflowDocument {
  return changes.reduce(apply, document);
}

/**
 * The document after one edit.
 *
 * An edit that changes nothing gives the very same object, so that callers can tell by identity. What an
 * edit names and the document does not have is passed over: two people's edits may cross.
 */
export function apply(document: WorkflowDocument, change: Change): WorkflowDocument {
  switch (change.type) {
    case "add_nodes":
      return { ...document, nodes: [...document.nodes, ...fresh(document.nodes, change.nodes)] };
    case "update_node":
      return withNode(document, change.id, (node) => patched(node, change.to));
    case "set_params":
      return withNode(document, change.id, (node) => ({ ...node, params: change.params }));
    case "remove_nodes":
      return removeNodes(document, new Set(change.ids));
    case "rename_node":
      return renameNode(document, change.id, change.to);
    case "add_edges":
      return addEdges(document, change.edges);
    case "remove_edges":
      return removeEdges(document, new Set(change.edges.map(edgeKey)));
    case "rename_outputs":
      return withEdges(document, withOutputs(document.edges, change.id, change.names));
    case "move":
      return move(document, change.positions);
    case "add_notes":
      return { ...document, notes: [...document.notes, ...fresh(document.notes, change.notes)] };
    case "update_note":
      return { ...document, notes: updated(document.notes, change.id, change.to) };
    case "remove_notes":
      return { ...document, notes: without(document.notes, new Set(change.ids)) };
    case "add_groups":
      return { ...document, groups: [...document.groups, ...fresh(document.groups, change.groups)] };
    case "update_group":
      return { ...document, groups: updated(document.groups, change.id, change.to) };
    case "remove_groups":
      return { ...document, groups: without(document.groups, new Set(change.ids)) };
    case "set_name":
      return change.name === document.name ? document : { ...document, name: change.name };
    case "set_settings":
      return { ...document, settings: { ...document.settings, ...change.to } };
    case "replace":
      return change.document;
  }
}

function patched(node: WorkflowNode, to: NodePatch): WorkflowNode {
  const { name, version, retry, on_error, timeout_s, each, disabled } = { ...node, ...to };
  return {
    id: node.id,
    type: node.type,
    ...(version !== undefined && { version }),
    ...(name !== undefined && { name }),
    ...(node.params && { params: node.params }),
    position: node.position,
    ...(retry !== undefined && { retry }),
    ...(on_error !== undefined && { on_error }),
    ...(timeout_s !== undefined && { timeout_s }),
    ...(each !== undefined && { each }),
    ...(disabled !== undefined && { disabled }),
  };
}

interface Named {
  readonly id: string;
}

function fresh<Item extends Named>(have: readonly Item[], wanted: readonly Item[]): readonly Item[] {
  const taken = new Set(have.map((item) => item.id));
  return wanted.filter((item) => !taken.has(item.id));
}

function updated<Item extends Named>(
  items: readonly Item[],
  id: string,
  to: Partial<Omit<Item, "id">>,
): readonly Item[] {
  return items.map((item) => (item.id === id ? { ...item, ...to } : item));
}

function without<Item extends Named>(items: readonly Item[], ids: ReadonlySet<string>): readonly Item[] {
  return items.filter((item) => !ids.has(item.id));
}

function withNode(
  document: WorkflowDocument,
  id: string,
  edit: (node: WorkflowNode) => WorkflowNode,
): WorkflowDocument {
  if (!document.nodes.some((node) => node.id === id)) return document;
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? edit(node) : node)) };
}

function removeNodes(document: WorkflowDocument, ids: ReadonlySet<string>): WorkflowDocument {
  const nodes = without(document.nodes, ids);
  if (nodes.length === document.nodes.length) return document;
  const edges = document.edges.filter((edge) => !ids.has(edge.source) && !ids.has(edge.target));
  const groups = document.groups
    .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !ids.has(id)) }))
    .filter((group) => group.nodes.length > 0);
  return { ...document, nodes, edges, groups };
}

function addEdges(document: WorkflowDocument, edges: readonly Edge[]): WorkflowDocument {
  const keys = new Set(document.edges.map(edgeKey));
  const added = edges.filter((edge) => !keys.has(edgeKey(edge)));
  return added.length === 0 ? document : { ...document, edges: [...document.edges, ...added] };
}

function removeEdges(document: WorkflowDocument, keys: ReadonlySet<string>): WorkflowDocument {
  const edges = document.edges.filter((edge) => !keys.has(edgeKey(edge)));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

function withEdges(document: WorkflowDocument, edges: readonly Edge[]): WorkflowDocument {
  return edges === document.edges ? document : { ...document, edges };
}

/** These wires with other names for outputs of the node; the very same list where none is meant. */
export function withOutputs(
  edges: readonly Edge[],
  id: string,
  names: ReadonlyMap<string, string>,
): readonly Edge[] {
  const nameOf = (edge: Edge) => (edge.source === id ? names.get(edge.output) : undefined);
  if (!edges.some((edge) => nameOf(edge) !== undefined)) return edges;
  return [...edgesByKey(edges.map((edge) => ({ ...edge, output: nameOf(edge) ?? edge.output }))).values()];
}

function move(document: WorkflowDocument, positions: ReadonlyMap<string, Position>): WorkflowDocument {
  const moved = <Item extends Named & { readonly position: Position }>(item: Item): Item => {
    const position = positions.get(item.id);
    return position ? { ...item, position } : item;
  };
  return { ...document, nodes: document.nodes.map(moved), notes: document.notes.map(moved) };
}

/** Gives a node another id, and makes its wires, frames and the expressions that name it follow. */
function renameNode(document: WorkflowDocument, id: string, to: string): WorkflowDocument {
  if (id === to || document.nodes.some((node) => node.id === to)) return document;
  const called = (name: string) => (name === id ? to : name);
  const pattern = new RegExp(`\\bsteps\\.${id}\\b`, "g");
  const retold = (text: string) => text.replace(pattern, `steps.${to}`);
  return {
    ...document,
    nodes: document.nodes.map((node) => ({
      ...mapTexts(node, retold),
      id: called(node.id),
    })),
    edges: document.edges.map((edge) => ({
      ...edge,
      source: called(edge.source),
      target: called(edge.target),
    })),
    groups: document.groups.map((group) => ({ ...group, nodes: group.nodes.map(called) })),
  };
}

/** The node with every text in its parameters, and its list expression, put through `edit`. */
function mapTexts(node: WorkflowNode, edit: (text: string) => string): WorkflowNode {
  return {
    ...node,
    ...(node.params && { params: mapRecord(node.params, edit) }),
    ...(node.each && { each: { ...node.each, items: edit(node.each.items) } }),
  };
}

function mapValue(value: JsonValue, edit: (text: string) => string): JsonValue {
  if (typeof value === "string") return edit(value);
  if (Array.isArray(value)) return value.map((item) => mapValue(item, edit));
  if (typeof value === "object" && value !== null) return mapRecord(value, edit);
  return value;
}

function mapRecord(record: Params, edit: (text: string) => string): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, mapValue(value, edit)]));
}
