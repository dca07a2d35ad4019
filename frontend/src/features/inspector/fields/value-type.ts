import type { JsonValue } from "../../../workflow/document";

/** What a value that may be anything is edited as. */
export type ValueType = "text" | "number" | "switch" | "json";

export const VALUE_TYPES: readonly ValueType[] = ["text", "number", "switch", "json"];

export function typeOfValue(value: JsonValue): ValueType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "switch";
  return typeof value === "string" ? "text" : "json";
}

/** The value as another type, as far as it can be said in that. */
export function asType(value: JsonValue, type: ValueType): JsonValue {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  switch (type) {
    case "text":
      return text;
    case "number":
      return Number.isFinite(Number(text)) ? Number(text) : 0;
    case "switch":
      return text === "true";
    case "json":
      return typeof value === "object" ? value : {};
  }
}
