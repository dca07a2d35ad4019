import type { JsonValue, Params } from "./document";
import { isEqual } from "./equal";
import { isJsonObject } from "./node-type";
import type { Field, GroupField, ListField, MapField } from "./schema-form";
import { slug } from "./words";

const MARKS = /\{\{|\{%|\{#/;

/** Whether there is anything in a text to work out; the server asks the same. */
export function isExpression(value: JsonValue | undefined): boolean {
  return typeof value === "string" && MARKS.test(value);
}

/** The field's value: what the document says, else the default. */
export function valueOf(params: Params, field: Field): JsonValue | undefined {
  return params[field.name] ?? (params[field.name] === null ? null : field.fallback);
}

/**
 * The parameters with the field set; what says no more than the default is left out of the document.
 *
 * An empty text means nothing where nothing is a value, or where empty is not allowed.
 */
export function withValue(params: Params, field: Field, value: JsonValue | undefined): Params {
  const meant = value === "" && isEmptyNothing(field) ? (field.isNullable ? null : undefined) : value;
  const others = paramsWithout(params, [field.name]);
  if (meant === undefined) return others;
  if (!field.isRequired && field.fallback !== undefined && isEqual(meant, field.fallback)) return others;
  if (isEqual(params[field.name], meant)) return params;
  return { ...params, [field.name]: meant };
}

function isEmptyNothing(field: Field): boolean {
  if (field.isNullable) return true;
  return field.isRequired && (field.kind !== "text" || field.minLength > 0);
}

/** The parameters less some of them. */
export function paramsWithout(params: Params, names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}

/** Whether the form shows the field, given what the others say. */
export function isShown(field: Field, params: Params, fields: readonly Field[]): boolean {
  return Object.entries(field.shownWhen).every(([name, wanted]) => {
    const other = fields.find((one) => one.name === name);
    const value = other ? valueOf(params, other) : params[name];
    // Nobody knows yet what an expression will say, so nothing is hidden because of it.
    return isExpression(value) || wanted.includes(typeof value === "string" ? value : JSON.stringify(value));
  });
}

/** The items of a list as objects: a plain text is one of its field. */
export function itemsOf(field: ListField, value: JsonValue | undefined): readonly Params[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => {
    if (isJsonObject(item)) return item;
    return field.textStandsFor !== null && typeof item === "string" ? { [field.textStandsFor]: item } : {};
  });
}

/** The list as it is kept: an item that says no more than its text is that text. */
export function listOf(field: ListField, items: readonly Params[]): JsonValue[] {
  return items.map((item) => {
    const text = field.textStandsFor === null ? undefined : item[field.textStandsFor];
    const isJustText = typeof text === "string" && text !== "" && Object.keys(item).length === 1;
    return isJustText ? text : { ...item };
  });
}

/** A new item, filled in as far as that can be done without asking. */
export function newItem(field: ListField, taken: number): Params {
  const filled = field.item
    .filter((one) => one.isRequired)
    .map((one): readonly [string, JsonValue | undefined] => [one.name, firstValue(one, field, taken)])
    .filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(filled);
}

function firstValue(one: Field, list: ListField, taken: number): JsonValue | undefined {
  if (one.fallback !== undefined) return one.fallback;
  switch (one.kind) {
    case "choice":
      return one.options[0]?.value;
    case "number":
      return Math.max(one.minimum ?? 0, Math.min(taken, one.maximum ?? taken));
    case "switch":
      return false;
    case "words":
    case "choices":
      return [];
    case "list":
      return one.minItems > 0 ? [newItem(one, 0)] : [];
    case "map":
      return {};
    case "text":
      // A name that must look like a name, such as that of an output, begins as a good one.
      return one.pattern === null ? "" : `${slug(list.itemTitle) || one.name}_${taken + 1}`;
    default:
      return "";
  }
}

/** The group with its first values, for a group that was nothing. */
export function newGroup(field: GroupField): Params {
  return Object.fromEntries(
    field.fields
      .filter((one) => one.isRequired)
      .map((one): [string, JsonValue] => [
        one.name,
        one.kind === "choice" ? (one.options[0]?.value ?? "") : "",
      ]),
  );
}

/**
 * Whether the item's id is what its title makes it, or neither is there yet.
 *
 * To be asked once, before anything is written: a title may pass through one that says the same as an id
 * that somebody chose.
 */
export function isIdOfTitle(list: ListField, item: Params): boolean {
  const hasId = list.item.some((one) => one.name === "id" && one.kind === "text" && one.isRequired);
  return hasId && (item.id ?? "") === (typeof item.title === "string" ? slug(item.title) : "");
}

/** The item with one of its fields changed; a new title changes the id too, where it follows. */
export function withItemValue(
  item: Params,
  field: Field,
  value: JsonValue | undefined,
  isIdFollowing: boolean,
): Params {
  const next = withValue(item, field, value);
  if (!isIdFollowing || field.name !== "title" || isExpression(value)) return next;
  return { ...next, id: typeof value === "string" ? slug(value) : "" };
}

/** One name with its value, in the order they are shown. */
export interface Entry {
  readonly key: string;
  readonly value: JsonValue;
}

/** The rows of a map; a list's are named by their place. */
export function entriesOf(value: JsonValue | undefined): readonly Entry[] {
  if (Array.isArray(value)) return value.map((one, index) => ({ key: String(index + 1), value: one }));
  return isJsonObject(value) ? Object.entries(value).map(([key, one]) => ({ key, value: one })) : [];
}

/** The map of rows; of two rows with one name the later wins, as in any object. */
export function mapOf(field: MapField, entries: readonly Entry[]): JsonValue {
  const isList = field.isListToo && entries.every((entry, index) => entry.key === String(index + 1));
  if (isList) return entries.map((entry) => entry.value);
  return Object.fromEntries(entries.map((entry) => [entry.key, entry.value]));
}
