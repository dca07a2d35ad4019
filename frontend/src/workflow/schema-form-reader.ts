import type { JsonValue } from "./document";
import { isFields, type Fields as Shape } from "./record";
import {
  NO_TEXT_LIMITS,
  type Field,
  type FieldBase,
  type MapField,
  type NumberLimits,
  type Option,
  type Sized,
  type TextLimits,
} from "./schema-form";
import { humanise } from "./words";

/**
 * The fields of the form of these parameters, in the schema's order.
 *
 * The schema is the server's (msgspec's 2020-12 with our `x-` words); whatever it says that has no field of
 * its own becomes a `json` field, so that every parameter of every plugin can be edited.
 */
export function readForm(schema: Shape): readonly Field[] {
  return new Reader(schema).fields(schema);
}

class Reader {
  private readonly defs: Shape;

  constructor(schema: Shape) {
    this.defs = isFields(schema.$defs) ? schema.$defs : {};
  }

  /** Inside a deferred value only the fields that are always expressions are evaluated. */
  fields(shape: Shape, isDeferred = false): readonly Field[] {
    const required = new Set(Array.isArray(shape.required) ? shape.required : []);
    return shapesIn(shape.properties).map(([name, property]) =>
      this.field(name, property, { isRequired: required.has(name), isDeferred }),
    );
  }

  private field(name: string, property: Shape, given: { isRequired: boolean; isDeferred: boolean }): Field {
    const { branches, isNullable } = this.branches(property);
    const isText = branches.every((branch) => branch.type === "string");
    const takesExpressions = !given.isDeferred && (property["x-deferred"] !== true || isText);
    const base = { ...baseOf(name, property, given.isRequired), isNullable, takesExpressions };
    const widget = property["x-widget"];
    if (widget === "credential" || widget === "channel" || widget === "template") {
      const isMany = branches.some((branch) => branch.type === "array");
      return { ...base, ...textLimits(branches[0] ?? {}), kind: widget, isMany };
    }
    if (widget === "expression") {
      const expects = branches.every((branch) => branch.type === "array") ? "list" : "any";
      return { ...base, ...textLimits(branches[0] ?? {}), kind: "expression", expects };
    }
    if (widget === "condition") return { ...base, ...textLimits(branches[0] ?? {}), kind: "condition" };
    if (widget === "code") return { ...base, kind: "json" };
    if (widget === "duration" && branches[0]) {
      return { ...base, ...numberLimits(branches[0]), kind: "duration", help: withoutUnit(base.help) };
    }
    return this.byType(base, branches, property);
  }

  /** The shapes a value may have, references followed, and whether it may be nothing at all. */
  private branches(property: Shape): { branches: readonly Shape[]; isNullable: boolean } {
    const alternatives = property.anyOf ?? property.oneOf;
    const all = (Array.isArray(alternatives) ? alternatives.filter(isFields) : [property]).map((one) =>
      this.followed(one),
    );
    const branches = all.filter((one) => one.type !== "null");
    return { branches, isNullable: branches.length < all.length };
  }

  private followed(shape: Shape): Shape {
    if (typeof shape.$ref !== "string") return shape;
    const target = this.defs[shape.$ref.split("/").at(-1) ?? ""];
    return isFields(target) ? { ...target, ...shape } : shape;
  }

  private byType(base: FieldBase, branches: readonly Shape[], property: Shape): Field {
    const [first, second] = branches;
    const titles = property["x-choices"];
    if (!first) return { ...base, kind: "json" };
    if (second) return this.ofSeveral(base, branches, titles);
    const options = optionsOf(first, titles);
    if (options) return { ...base, kind: "choice", options };
    switch (first.type) {
      case "string":
        return textOrMoment(base, first, property["x-widget"] === "multiline");
      case "number":
      case "integer":
        return { ...base, ...numberLimits(first), kind: "number" };
      case "boolean":
        return { ...base, kind: "switch" };
      case "array":
        return this.ofMany(base, first, titles);
      case "object":
        return this.ofObject(base, first);
      default:
        return { ...base, kind: "json" };
    }
  }

  /** A union: the ones that people can be spared are read as one shape. */
  private ofSeveral(base: FieldBase, branches: readonly Shape[], titles: unknown): Field {
    const options = branches.flatMap((branch) => optionsOf(branch, titles) ?? []);
    if (branches.every((branch) => optionsOf(branch, titles))) return { ...base, kind: "choice", options };
    const types = new Set(branches.map((branch) => branch.type));
    const map = branches.find((branch) => branch.type === "object" && isFields(branch.additionalProperties));
    const list = branches.find((branch) => branch.type === "array");
    if (map && list && types.size === 2) return { ...mapField(base, map), isListToo: true };
    const number = branches.find((branch) => branch.type === "number");
    if (number && types.size <= 2 && types.has("integer")) {
      return { ...base, ...numberLimits(number), kind: "number" };
    }
    return { ...base, kind: "json" };
  }

  private ofMany(base: FieldBase, shape: Shape, titles: unknown): Field {
    const sized = sizes(shape, "Items");
    if (!isFields(shape.items)) return { ...base, kind: "json" };
    const { branches } = this.branches(shape.items);
    const options = branches.length === 1 && branches[0] ? optionsOf(branches[0], titles) : null;
    if (options) return { ...base, ...sized, kind: "choices", options };
    const text = branches.find((branch) => branch.type === "string");
    const thing = branches.find((branch) => branch.type === "object" && isFields(branch.properties));
    const isJust = branches.length === (text ? 1 : 0) + (thing ? 1 : 0);
    if (thing && isJust) {
      const item = this.fields(thing, !base.takesExpressions);
      const first = item.find((field) => field.isRequired && field.kind === "text");
      const itemTitle = typeof thing.title === "string" ? humanise(thing.title) : "";
      return {
        ...base,
        ...sized,
        kind: "list",
        item,
        itemTitle,
        textStandsFor: (text && first?.name) ?? null,
      };
    }
    if (text && isJust) return { ...base, ...sized, kind: "words", word: textLimits(text) };
    return { ...base, kind: "json" };
  }

  private ofObject(base: FieldBase, shape: Shape): Field {
    if (isFields(shape.properties))
      return { ...base, kind: "group", fields: this.fields(shape, !base.takesExpressions) };
    return mapField(base, shape);
  }
}

function baseOf(name: string, property: Shape, isRequired: boolean): FieldBase {
  const shownWhen = shapesOrLists(property["x-shown-when"]);
  return {
    name,
    title: typeof property.title === "string" && property.title ? property.title : humanise(name),
    help: typeof property.description === "string" ? property.description : "",
    patternHelp: typeof property["x-pattern-help"] === "string" ? property["x-pattern-help"] : "",
    isRequired,
    isNullable: false,
    isAdvanced: property["x-advanced"] === true,
    takesExpressions: true,
    shownWhen,
    examples: Array.isArray(property.examples) ? property.examples.filter(isValue) : [],
    fallback: isValue(property.default) ? property.default : undefined,
  };
}

function textOrMoment(base: FieldBase, shape: Shape, isMultiline: boolean): Field {
  const { format } = shape;
  if (format === "date" || format === "time" || format === "date-time") {
    return { ...base, kind: "moment", format };
  }
  const limits = textLimits(shape);
  return { ...base, ...limits, kind: "text", isMultiline };
}

function mapField(base: FieldBase, shape: Shape): MapField {
  const value = isFields(shape.additionalProperties) ? shape.additionalProperties : {};
  return {
    ...base,
    ...sizes(shape, "Properties"),
    kind: "map",
    values: value.type === "string" ? "text" : "any",
    key: isFields(shape.propertyNames) ? textLimits(shape.propertyNames) : NO_TEXT_LIMITS,
    value: textLimits(value),
    isListToo: false,
  };
}

/** The options of an enumeration, called as `titles` says where it does. */
function optionsOf(shape: Shape, given: unknown): readonly Option[] | null {
  const values = shape.const !== undefined ? [shape.const] : shape.enum;
  if (!Array.isArray(values)) return null;
  const titles = isFields(given) ? given : {};
  const options = values.filter((value) => typeof value === "string" || typeof value === "number");
  return options.map((value) => {
    const title = titles[String(value)];
    return { value, title: typeof title === "string" ? title : nameOfOption(value) };
  });
}

/** HTTP's own words stay as they are. */
function nameOfOption(value: string | number): string {
  const text = String(value);
  return /^[A-Z0-9_]+$/.test(text) ? text : humanise(text);
}

function textLimits(shape: Shape): TextLimits {
  return {
    minLength: count(shape.minLength) ?? 0,
    maxLength: count(shape.maxLength),
    pattern: typeof shape.pattern === "string" ? shape.pattern : null,
  };
}

function numberLimits(shape: Shape): NumberLimits {
  return {
    minimum: count(shape.exclusiveMinimum) ?? count(shape.minimum),
    maximum: count(shape.maximum),
    isAbove: shape.exclusiveMinimum !== undefined,
    isInteger: shape.type === "integer",
  };
}

function sizes(shape: Shape, what: "Items" | "Properties"): Sized {
  return { minItems: count(shape[`min${what}`]) ?? 0, maxItems: count(shape[`max${what}`]) };
}

function count(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function shapesOrLists(value: unknown): Readonly<Record<string, readonly string[]>> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, wanted]) => [name, Array.isArray(wanted) ? wanted.map(String) : []]),
  );
}

function shapesIn(value: unknown): readonly (readonly [string, Shape])[] {
  if (!isFields(value)) return [];
  return Object.entries(value).map(([name, shape]) => [name, isFields(shape) ? shape : {}] as const);
}

function isValue(value: unknown): value is JsonValue {
  return value !== undefined;
}

/** Spans of time are kept in seconds, and their help begins by saying so; the form lets people choose the unit. */
function withoutUnit(help: string): string {
  const rest = help.replace(/^(Seconds|Segundos)\b[.;,:]?\s*/, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
