import { isFields } from "./record";
import type { Field } from "./schema-form";
import { humanise } from "./words";

/**
 * A value of a node's parameters as people read it: an option by its title, one line for each thing of a list.
 *
 * @param field - The field it is of, so that its parts have the names of the form; absent, they go by their keys.
 */
export function valueWords(value: unknown, field: Field | undefined): string {
  if (typeof value === "string" || typeof value === "number") {
    const options = field?.kind === "choice" || field?.kind === "choices" ? field.options : [];
    return options.find((option) => option.value === value)?.title ?? String(value);
  }
  if (Array.isArray(value)) {
    const isOfThings = value.some(isFields);
    return value.map((item) => valueWords(item, field)).join(isOfThings ? "\n" : ", ");
  }
  if (isFields(value)) {
    const parts = partsOf(field);
    return Object.entries(value)
      .map(([key, part]) => {
        const own = parts.find((one) => one.name === key);
        return `${own?.title ?? humanise(key)}: ${valueWords(part, own)}`;
      })
      .join(", ");
  }
  return String(value);
}

function partsOf(field: Field | undefined): readonly Field[] {
  if (field?.kind === "list") return field.item;
  return field?.kind === "group" ? field.fields : [];
}
