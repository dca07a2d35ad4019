import type { JsonValue } from "../../../workflow/document";
import type { Field } from "../../../workflow/schema-form";
import { isExpression } from "../../../workflow/schema-form-values";

/** A value as the text of an expression field. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** What a text in an expression field means: without any expression in it, it is as good as a plain value. */
export function literalOf(field: Field, text: string): JsonValue | undefined {
  if (isExpression(text)) return text;
  if (text === "" && field.kind !== "text") return undefined;
  const isNumber = field.kind === "number" || field.kind === "duration";
  if (isNumber && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  if (field.kind === "switch" && (text === "true" || text === "false")) return text === "true";
  return text;
}
