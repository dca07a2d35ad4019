import { applyAll, type Change } from "./changes";
import { SCHEMA, type JsonValue, type Params, type Position, type WorkflowDocument } from "./document";
import { takeId, takenIds } from "./ids";
import { isJsonObject, type NodeTypes } from "./node-type";
import { isJson, readDocument } from "./read-document";
import type { Selection } from "./selection";
import { sizeOfNew } from "./node-shape";
import { boundsOf, freeSpot, GRID, rectOfNote, snapped, USUAL_SIZE, type Rect } from "./shape";

export const CLIPBOARD_SCHEMA = "patchbay.clipboard/1";

/** More than this is not what a person copies. */
const MAX_CHARACTERS = 4_000_000;

/** Part of a drawing, on its way from one place to another. */
export interface Clip {
  readonly drawing: WorkflowDocument;
  /** Where it was copied; null when that is not known. */
  readonly workspace: string | null;
}

/** What is selected, as text for the clipboard; null when nothing is. Wires between copied nodes come along. */
export function copyOf(
  document: WorkflowDocument,
  selection: Selection,
  workspace: string | null,
): string | null {
  const grouped = document.groups.filter((group) => selection.groups.has(group.id));
  const ids = new Set([...selection.nodes, ...grouped.flatMap((group) => group.nodes)]);
  const nodes = document.nodes.filter((node) => ids.has(node.id));
  const notes = document.notes.filter((note) => selection.notes.has(note.id));
  if (nodes.length === 0 && notes.length === 0) return null;
  const edges = document.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const groups = document.groups.filter((group) => group.nodes.every((id) => ids.has(id)));
  return JSON.stringify({ schema: CLIPBOARD_SCHEMA, workspace, nodes, edges, notes, groups }, null, 2);
}

/**
 * The part of a drawing in a text: what `copyOf` gave, or a whole document.
 * Null when the text is something else; raises `UnreadableDocument` when it is one of these, but broken.
 */
export function readClip(text: string): Clip | null {
  if (text.length > MAX_CHARACTERS || !text.trimStart().startsWith("{")) return null;
  const raw = parsed(text);
  if (!isJsonObject(raw)) return null;
  if (raw.schema === SCHEMA) return { drawing: readDocument(raw), workspace: null };
  if (raw.schema !== CLIPBOARD_SCHEMA) return null;
  const { nodes, edges, notes, groups } = raw;
  const drawing = readDocument({ schema: SCHEMA, name: "", nodes, edges, notes, groups });
  return { drawing, workspace: typeof raw.workspace === "string" ? raw.workspace : null };
}

export interface Pasted {
  readonly changes: readonly Change[];
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
  /** Types that this server does not have; their nodes are pasted all the same. */
  readonly missingTypes: readonly string[];
  /** Names of nodes that lost their credential or channel, which are another workspace's. */
  readonly strippedNodes: readonly string[];
}

interface Place {
  /** Where the middle of it goes; absent: beside where it was. */
  readonly middle?: Position;
  /** What stands there already; the nearest ground is taken where nothing does. */
  readonly taken?: readonly Rect[];
  readonly workspace: string | null;
  readonly nodeTypes: NodeTypes;
}

/** The changes that paste this. Taken ids get others, and the wires, groups and expressions follow. */
export function paste(document: WorkflowDocument, clip: Clip, place: Place): Pasted {
  const isForeign = clip.workspace === null || clip.workspace !== place.workspace;
  const stripped: string[] = [];
  const renamed = renamedApart(clip.drawing, document);
  const by = offsetOf(renamed, place);
  const nodes = renamed.nodes.map((node) => {
    const type = place.nodeTypes.get(node.type);
    const params =
      isForeign && type && node.params ? withoutReferences(node.params, type.params) : node.params;
    if (params !== node.params) stripped.push(node.name ?? type?.title ?? node.type);
    return { ...node, ...(params && { params }), position: moved(node.position, by) };
  });
  const notes = renamed.notes.map((note) => ({ ...note, position: moved(note.position, by) }));
  return {
    changes: [
      { type: "add_nodes", nodes },
      { type: "add_edges", edges: renamed.edges },
      { type: "add_notes", notes },
      { type: "add_groups", groups: renamed.groups },
    ],
    nodes: nodes.map((node) => node.id),
    notes: notes.map((note) => note.id),
    missingTypes: [...new Set(nodes.map((node) => node.type))].filter((type) => !place.nodeTypes.has(type)),
    strippedNodes: stripped,
  };
}

/** The drawing with ids that neither it nor the document has twice. */
function renamedApart(drawing: WorkflowDocument, document: WorkflowDocument): WorkflowDocument {
  const theirs = takenIds(document.nodes);
  const taken = new Set([...theirs, ...takenIds(drawing.nodes)]);
  const renames: Change[] = [];
  for (const { id } of drawing.nodes) {
    if (!theirs.has(id)) continue;
    renames.push({ type: "rename_node", id, to: takeId(id, taken) });
  }
  const apart = applyAll(drawing, renames);
  return {
    ...apart,
    notes: withFreshIds(drawing.notes, takenIds(document.notes)),
    groups: withFreshIds(apart.groups, takenIds(document.groups)),
  };
}

function withFreshIds<Item extends { readonly id: string }>(
  items: readonly Item[],
  taken: Set<string>,
): Item[] {
  return items.map((item) => ({ ...item, id: takeId(item.id, taken) }));
}

/** Whole steps of the grid, so that what stood in line still does. */
function offsetOf({ nodes, notes }: WorkflowDocument, { middle, taken, nodeTypes }: Place): Position {
  const bounds = boundsOf([
    ...nodes.map((node) => {
      const type = nodeTypes.get(node.type);
      return { ...node.position, ...(type ? sizeOfNew(type) : USUAL_SIZE) };
    }),
    ...notes.map(rectOfNote),
  ]);
  if (!bounds) return { x: 0, y: 0 };
  const wanted = middle
    ? { x: middle.x - bounds.width / 2, y: middle.y - bounds.height / 2 }
    : { x: bounds.x + 4 * GRID, y: bounds.y + 4 * GRID };
  const spot = freeSpot(wanted, bounds, taken ?? []);
  return snapped({ x: spot.x - bounds.x, y: spot.y - bounds.y });
}

function moved(position: Position, by: Position): Position {
  return { x: position.x + by.x, y: position.y + by.y };
}

type Schema = Readonly<Record<string, unknown>>;

/** An id means nothing in another workspace; a name may, and stays. The same object when there is none. */
function withoutReferences(params: Params, schema: Schema): Params {
  const kept = strip(params, schema, schema);
  return isJsonObject(kept) ? kept : params;
}

const REFERENCES: readonly unknown[] = ["credential", "channel", "channels"];

/** As the server makes them: Crockford's base 32. A name is kept, as the same may be there on the other side. */
const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;

function strip(value: JsonValue, schema: unknown, root: Schema): JsonValue {
  const fields = resolved(schema, root);
  if (Array.isArray(value)) {
    const items = value.map((item) => strip(item, fields.items, root)).filter((item) => item !== null);
    const isSame = items.length === value.length && items.every((item, index) => item === value[index]);
    return isSame ? value : items;
  }
  if (isJsonObject(value)) return stripFields(value, fields, root);
  return value;
}

function stripFields(value: Record<string, JsonValue>, fields: Schema, root: Schema): JsonValue {
  const properties = isSchema(fields.properties) ? fields.properties : {};
  const entries = Object.entries(value).flatMap(([name, item]): [string, JsonValue][] => {
    const field = resolved(properties[name], root);
    if (!REFERENCES.includes(field["x-widget"])) return [[name, strip(item, field, root)]];
    if (typeof item === "string") return ID.test(item) ? [] : [[name, item]];
    if (!Array.isArray(item)) return [[name, item]];
    const names = item.filter((one) => typeof one !== "string" || !ID.test(one));
    return [[name, names.length === item.length ? item : names]];
  });
  const isSame =
    entries.length === Object.keys(value).length && entries.every(([name, item]) => value[name] === item);
  return isSame ? value : Object.fromEntries(entries);
}

/** The schema itself, behind a reference or the one alternative that says more than "nothing". */
function resolved(schema: unknown, root: Schema): Schema {
  if (!isSchema(schema)) return {};
  const { $ref: reference, anyOf } = schema;
  if (typeof reference === "string") {
    const name = reference.split("/").at(-1) ?? "";
    const definitions = isSchema(root.$defs) ? root.$defs : {};
    return { ...resolved(definitions[name], root), ...without(schema, "$ref") };
  }
  if (Array.isArray(anyOf)) {
    const alternative: unknown = anyOf.find((one) => isSchema(one) && one.type !== "null");
    return { ...resolved(alternative, root), ...without(schema, "anyOf") };
  }
  return schema;
}

function without(schema: Schema, name: string): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}
