import type { JsonValue } from "../../../workflow/document";
import { isJson } from "../../../workflow/read-document";

/** What the server recorded, as the JSON it is. */
export function asJson(value: unknown): JsonValue {
  return isJson(value) ? value : null;
}
