import type { JsonValue, WorkflowNode } from "./document";
import { isEqual } from "./equal";
import type { NodeType } from "./node-type";
import { isFields, type Fields } from "./record";

/** Pieces of a text: what is written, and what an expression will put there. */
export interface TextPiece {
  readonly text: string;
  readonly isExpression: boolean;
}

/** More pieces than this do not fit under a title. */
const MAX_PARTS = 3;

/** What the most telling parameters of a node are set to, in few words; empty when all is as it comes. */
export function summaryOf(node: WorkflowNode, type: NodeType): string {
  const fields = propertiesOf(type.params);
  const parts: string[] = [];
  for (const [name, value] of Object.entries(node.params ?? {})) {
    if (parts.length === MAX_PARTS) break;
    const field = fields[name];
    if (isEqual(defaultOf(field), value) || isHidden(field)) continue;
    const said = shownValue(value);
    if (said) parts.push(said);
  }
  return parts.join(" · ");
}

/** The text cut where expressions begin and end; `{{ contact.phone }}` becomes the piece `contact.phone`. */
export function piecesOf(text: string): readonly TextPiece[] {
  return text
    .split(/(\{\{[\s\S]*?\}\})/)
    .filter((piece) => piece !== "")
    .map((piece) =>
      piece.startsWith("{{")
        ? { text: piece.slice(2, -2).trim(), isExpression: true }
        : { text: piece, isExpression: false },
    );
}

function shownValue(value: JsonValue): string {
  if (typeof value === "string") return value.trim().replace(/\s+/g, " ").slice(0, 80);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(shownItem).filter(Boolean).join(", ");
  if (value !== null && typeof value === "object") {
    return Object.values(value).map(shownValue).filter(Boolean).join(", ");
  }
  return "";
}

/** Of a list's item, its name: a case, a button, a header. */
function shownItem(item: JsonValue): string {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return shownValue(item);
  const named = item.name ?? item.title ?? item.id;
  return named === undefined ? "" : shownValue(named);
}

function propertiesOf(schema: Fields): Fields {
  return isFields(schema.properties) ? schema.properties : {};
}

/** Ids of channels and credentials tell a person nothing. */
function isHidden(field: unknown): boolean {
  const widget = isFields(field) ? field["x-widget"] : undefined;
  return widget === "credential" || widget === "channel";
}

function defaultOf(field: unknown): unknown {
  return isFields(field) ? field.default : undefined;
}
