import type { JsonValue } from "../../../workflow/document";
import { isJson } from "../../../workflow/read-document";

/** The value as JSON people can read; nothing where there is none. */
export function writeJson(value: JsonValue | undefined): string {
  return value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
}

/** The value that the text is; `undefined` when it is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
