import { isFields } from "./record";

/**
 * What a field of a node's parameters is called on its form, as far as the schema says; deeper parts by their keys.
 *
 * @param schema - JSON Schema of the parameters.
 * @param path - Keys below the parameters, the outermost first.
 */
export function paramTitle(schema: unknown, path: readonly string[]): string {
  const [first, ...rest] = path;
  if (first === undefined) return "";
  const title = read(read(read(schema, "properties"), first), "title");
  return [typeof title === "string" ? title : first, ...rest].join(" › ");
}

function read(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
