import type { JsonValue, WorkflowDocument, WorkflowNode } from "./document";
import { givenBy, givenTo, namesIn, sampleFor, type PinnedValues } from "./gives";
import { isJsonObject, type NodeTypes } from "./node-type";

/** What the expressions of a node see, by name. */
export type Scope = Readonly<Record<string, JsonValue>>;

/** A way to a value inside the scope: names of fields and places in lists. */
export type Path = readonly (string | number)[];

/** The names there are in every expression, in the order people think of them. */
export const SCOPE_NAMES = [
  "input",
  "steps",
  "trigger",
  "contact",
  "conversation",
  "vars",
  "run",
  "now",
] as const;

/** The fields every contact has. */
const CONTACT_FIELDS = ["id", "name", "phone", "email", "external_id", "language", "timezone", "tags"];

/** What is known of every conversation. */
const CONVERSATION_FIELDS = ["id", "channel_id", "owner", "last_inbound_at", "window_open"];

/** A name that can stand after a dot. */
export const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path as an expression writes it: `steps.lookup.orders[0]["due on"]`. */
export function writePath(path: Path): string {
  return path.reduce<string>((written, part, index) => {
    if (typeof part === "number") return `${written}[${part}]`;
    if (!PLAIN_NAME.test(part)) return `${written}[${JSON.stringify(part)}]`;
    return index === 0 ? part : `${written}.${part}`;
  }, "");
}

/** The expression that gives the value at the path. */
export function expressionFor(path: Path): string {
  return `{{ ${writePath(path)} }}`;
}

/** The value at the path; `undefined` where there is none. */
export function valueAt(scope: Scope, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, part) => {
    if (typeof part === "number") return Array.isArray(value) ? value.at(part) : undefined;
    return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }, scope);
}

/**
 * What can be said of the scope before a run was here: the names, and what is pinned, set or sure to be there.
 * `null` stands where only a run can tell.
 */
export function drawnScope(
  document: WorkflowDocument,
  nodeId: string,
  nodeTypes: NodeTypes,
  pins: PinnedValues = {},
): Scope {
  const leading = nodesBefore(document, nodeId);
  const before = document.nodes.filter((node) => leading.has(node.id));
  const isTrigger = (node: WorkflowNode) => nodeTypes.get(node.type)?.is_trigger ?? false;
  const trigger = before.find(isTrigger);
  const steps = before.filter((node) => !isTrigger(node));
  return {
    input: givenTo(document, nodeId, pins),
    steps: Object.fromEntries(steps.map((node) => [node.id, givenBy(document, node, null, pins)])),
    trigger: trigger ? namesIn(sampleFor(trigger.type)) : null,
    contact: unknown(CONTACT_FIELDS),
    conversation: unknown(CONVERSATION_FIELDS),
    vars: { ...document.settings.vars, ...setVars(document) },
    run: unknown(["id", "workflow_id", "version", "started_at"]),
    now: null,
  };
}

function unknown(names: readonly string[]): JsonValue {
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** What a run may not have had: it did not come here, or was with nobody. */
const OFTEN_UNSEEN = ["input", "contact", "conversation"];

/** What a run had, and the names the drawing has gained since. */
export function mergedScope(drawn: Scope, seen: Scope | undefined): Scope {
  if (!seen) return drawn;
  return {
    ...drawn,
    ...seen,
    steps: { ...inside(drawn.steps), ...inside(seen.steps) },
    vars: { ...inside(drawn.vars), ...inside(seen.vars) },
    ...Object.fromEntries(
      OFTEN_UNSEEN.map((name) => [name, isEmpty(seen[name]) ? (drawn[name] ?? null) : (seen[name] ?? null)]),
    ),
  };
}

/** Every node from which this one can be reached. */
export function nodesBefore(document: WorkflowDocument, nodeId: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [nodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of document.edges) {
      if (edge.target !== id || found.has(edge.source)) continue;
      found.add(edge.source);
      open.push(edge.source);
    }
  }
  return found;
}

/** The variables that nodes of this drawing set. */
function setVars(document: WorkflowDocument): Record<string, JsonValue> {
  const names = document.nodes
    .filter((node) => node.type === "flow.set")
    .flatMap((node) => Object.keys(inside(node.params?.values)));
  return Object.fromEntries(names.map((name) => [name, null]));
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

function inside(value: JsonValue | undefined): Record<string, JsonValue> {
  return isJsonObject(value) ? value : {};
}

const LONGEST_PREVIEW = 60;

/** A value in a few characters. */
export function preview(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (isJsonObject(value)) return `{${Object.keys(value).length}}`;
  const text = typeof value === "string" ? value.replace(/\s+/g, " ") : String(value);
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW - 1)}…` : text;
}

/** Whether there is anything inside. */
export function hasInside(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** What is directly inside a value, with its path. */
export function partsOf(value: JsonValue, path: Path): readonly { path: Path; value: JsonValue }[] {
  if (Array.isArray(value)) return value.map((one, index) => ({ path: [...path, index], value: one }));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, one]) => ({ path: [...path, name], value: one }));
}

/** A list of objects as rows and columns; `null` where it is not one. */
export function tableOf(
  value: JsonValue,
): { columns: readonly string[]; rows: readonly Readonly<Record<string, JsonValue>>[] } | null {
  const list = Array.isArray(value) ? value : [value];
  const rows = list.filter((row) => isJsonObject(row));
  if (rows.length === 0 || rows.length < list.length) return null;
  return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}
