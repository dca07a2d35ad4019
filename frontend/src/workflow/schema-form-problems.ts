import type { JsonValue } from "./document";
import { isJsonObject, type Problem } from "./node-type";
import type { Field, NumberLimits, Sized, TextLimits } from "./schema-form";
import { isExpression } from "./schema-form-values";
import { slug } from "./words";

/** What is wrong with a field by its schema alone; the form has the words. */
export type Fault =
  | { readonly code: "needed" }
  | { readonly code: "too_long"; readonly limit: number; readonly count: number }
  | { readonly code: "too_short"; readonly limit: number; readonly count: number }
  | { readonly code: "pattern" }
  | { readonly code: "not_a_number" | "not_whole" }
  | { readonly code: "too_small" | "too_large" | "not_above"; readonly limit: number }
  | { readonly code: "too_many" | "too_few"; readonly limit: number; readonly count: number }
  | { readonly code: "not_an_option"; readonly value: string };

/** The first thing wrong with the value; expressions are only known when they are evaluated. */
export function faultOf(field: Field, value: JsonValue | undefined): Fault | null {
  if (value === undefined || value === null || value === "") {
    return isMissing(field, value) ? { code: "needed" } : null;
  }
  if (isExpression(value)) return null;
  switch (field.kind) {
    case "text":
    case "credential":
    case "template":
      return typeof value === "string" ? faultOfText(field, value) : null;
    case "number":
    case "duration":
      return faultOfNumber(field, value);
    case "choice":
      return field.options.some((option) => option.value === value)
        ? null
        : { code: "not_an_option", value: typeof value === "string" ? value : JSON.stringify(value) };
    case "words":
    case "choices":
    case "list":
      return Array.isArray(value) ? faultOfSize(field, value.length) : null;
    case "map":
      return faultOfMap(field, value);
    default:
      return null;
  }
}

function isMissing(field: Field, value: JsonValue | undefined): boolean {
  if (value === "" && field.kind === "text") return !field.isNullable && field.minLength > 0;
  return field.isRequired && !field.isNullable;
}

export function faultOfText(limits: TextLimits, text: string): Fault | null {
  const count = Array.from(text).length;
  if (limits.maxLength !== null && count > limits.maxLength) {
    return { code: "too_long", limit: limits.maxLength, count };
  }
  if (count < limits.minLength) return { code: "too_short", limit: limits.minLength, count };
  if (limits.pattern !== null && !patternOf(limits.pattern).test(text)) return { code: "pattern" };
  return null;
}

/** The text in the form that is expected, as near as can be; `null` where it is so already, or cannot be made so. */
export function asExpected(limits: TextLimits, text: string): string | null {
  const isWrong = faultOfText(limits, text)?.code === "pattern";
  const near = slug(text);
  return isWrong && near !== "" && faultOfText(limits, near) === null ? near : null;
}

/** The server's pattern is Python's; one that is not JavaScript's as well is left to the server. */
function patternOf(pattern: string): Pick<RegExp, "test"> {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return { test: () => true };
  }
}

function faultOfNumber(limits: NumberLimits, value: JsonValue): Fault | null {
  if (typeof value !== "number" || Number.isNaN(value)) return { code: "not_a_number" };
  if (limits.isInteger && !Number.isInteger(value)) return { code: "not_whole" };
  if (limits.minimum !== null) {
    if (limits.isAbove && value <= limits.minimum) return { code: "not_above", limit: limits.minimum };
    if (value < limits.minimum) return { code: "too_small", limit: limits.minimum };
  }
  if (limits.maximum !== null && value > limits.maximum) return { code: "too_large", limit: limits.maximum };
  return null;
}

function faultOfSize(sized: Sized, count: number): Fault | null {
  if (sized.maxItems !== null && count > sized.maxItems) {
    return { code: "too_many", limit: sized.maxItems, count };
  }
  return count < sized.minItems ? { code: "too_few", limit: sized.minItems, count } : null;
}

function faultOfMap(field: Extract<Field, { kind: "map" }>, value: JsonValue): Fault | null {
  if (!isJsonObject(value)) return null;
  const keys = Object.keys(value);
  return (
    faultOfSize(field, keys.length) ?? keys.map((key) => faultOfText(field.key, key)).find(Boolean) ?? null
  );
}

/** The path of a problem inside its node: `document.nodes[2].params.text`, as the server says it, is `params.text`. */
export function pathInNode(problem: Problem): string {
  return (problem.path ?? "").replace(/^(?:document\.)?nodes\[\d+\]\.?/, "");
}

/** Those at exactly this place. */
export function problemsAt(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.filter((problem) => pathInNode(problem) === path);
}

/** Those at this place or anywhere inside it. */
export function problemsWithin(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.filter((problem) => isWithin(pathInNode(problem), path));
}

export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
