import {
  emptyDocument,
  SCHEMA,
  type Edge,
  type Each,
  type Group,
  type JsonValue,
  type Note,
  type Params,
  type Position,
  type Retry,
  type Settings,
  type WorkflowDocument,
  type WorkflowNode,
} from "./document";
import { isFields, type Fields } from "./record";

/** Not a workflow document; the message says what was expected and what came. */
export class UnreadableDocument extends Error {}

/**
 * The document in what came from outside: the server, a file, the clipboard.
 *
 * What is absent gets its default and unknown keys are dropped, as the server says more exactly what is wrong
 * with those. Raises `UnreadableDocument` where there is no telling what was meant.
 */
export function readDocument(raw: unknown): WorkflowDocument {
  if (!isFields(raw)) throw new UnreadableDocument(`expected an object, got ${kindOf(raw)}`);
  if (raw.schema !== SCHEMA) {
    throw new UnreadableDocument(`schema: expected "${SCHEMA}", got ${JSON.stringify(raw.schema ?? null)}`);
  }
  return {
    ...emptyDocument(text(raw.name) ?? ""),
    nodes: list(raw.nodes, "nodes").map(readNode),
    edges: list(raw.edges, "edges").map(readEdge),
    notes: list(raw.notes, "notes").map(readNote),
    groups: list(raw.groups, "groups").map(readGroup),
    settings: readSettings(raw.settings),
  };
}

export function readNode(raw: unknown, index: number): WorkflowNode {
  const at = `nodes[${index}]`;
  const fields = object(raw, at);
  const retry = isFields(fields.retry) ? readRetry(fields.retry) : undefined;
  const each = isFields(fields.each) ? readEach(fields.each) : undefined;
  return {
    id: required(fields.id, `${at}.id`),
    type: required(fields.type, `${at}.type`),
    ...(typeof fields.version === "number" && { version: fields.version }),
    ...(typeof fields.name === "string" && { name: fields.name }),
    params: readParams(fields.params),
    position: readPosition(fields.position),
    ...(retry && { retry }),
    ...(fields.on_error === "continue" && { on_error: fields.on_error }),
    ...(typeof fields.timeout_s === "number" && { timeout_s: fields.timeout_s }),
    ...(each && { each }),
    ...(fields.disabled === true && { disabled: true }),
  };
}

export function readEdge(raw: unknown, index: number): Edge {
  const at = `edges[${index}]`;
  const fields = object(raw, at);
  const input = text(fields.input);
  return {
    source: required(fields.source, `${at}.source`),
    output: required(fields.output, `${at}.output`),
    target: required(fields.target, `${at}.target`),
    ...(input !== undefined && input !== "in" && { input }),
  };
}

export function readNote(raw: unknown, index: number): Note {
  const fields = object(raw, `notes[${index}]`);
  return {
    id: required(fields.id, `notes[${index}].id`),
    text: text(fields.text) ?? "",
    position: readPosition(fields.position),
    ...(typeof fields.width === "number" && { width: fields.width }),
    ...(typeof fields.height === "number" && { height: fields.height }),
    ...(typeof fields.color === "string" && { color: fields.color }),
  };
}

export function readGroup(raw: unknown, index: number): Group {
  const fields = object(raw, `groups[${index}]`);
  return {
    id: required(fields.id, `groups[${index}].id`),
    name: text(fields.name) ?? "",
    nodes: texts(fields.nodes),
    ...(typeof fields.color === "string" && { color: fields.color }),
  };
}

export function readSettings(raw: unknown): Settings {
  if (!isFields(raw)) return {};
  return {
    ...(typeof raw.timezone === "string" && { timezone: raw.timezone }),
    ...(isFields(raw.vars) && { vars: readParams(raw.vars) }),
    ...(typeof raw.max_steps === "number" && { max_steps: raw.max_steps }),
    ...(typeof raw.description === "string" && { description: raw.description }),
  };
}

/** The server writes defaults out; we leave them out, so that documents compare by what was meant. */
function readRetry(fields: Fields): Retry | undefined {
  const attempts = typeof fields.attempts === "number" ? fields.attempts : 1;
  const backoff = typeof fields.backoff_s === "number" ? fields.backoff_s : 1;
  const on = Array.isArray(fields.on) ? texts(fields.on) : null;
  if (attempts === 1 && backoff === 1 && !on) return undefined;
  return { attempts, backoff_s: backoff, ...(on && { on }) };
}

function readEach(fields: Fields): Each {
  return {
    items: text(fields.items) ?? "",
    ...(typeof fields.concurrency === "number" && { concurrency: fields.concurrency }),
    ...(fields.on_error === "continue" && { on_error: fields.on_error }),
  };
}

function readPosition(raw: unknown): Position {
  if (!isFields(raw)) return { x: 0, y: 0 };
  return { x: typeof raw.x === "number" ? raw.x : 0, y: typeof raw.y === "number" ? raw.y : 0 };
}

function readParams(raw: unknown): Params {
  return isFields(raw) && isJson(raw) ? raw : {};
}

/** Whether this is JSON data all the way down. */
export function isJson(value: unknown): value is Record<string, JsonValue> {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  return typeof value === "object" && Object.values(value).every(isJson);
}

function object(value: unknown, at: string): Fields {
  if (!isFields(value)) throw new UnreadableDocument(`${at}: expected an object, got ${kindOf(value)}`);
  return value;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new UnreadableDocument(`${at}: expected a list, got ${kindOf(value)}`);
  return value;
}

function required(value: unknown, at: string): string {
  if (typeof value !== "string") throw new UnreadableDocument(`${at}: expected a text, got ${kindOf(value)}`);
  return value;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
