import type { WorkflowDocument } from "./document";

/** As long as the server lets an id be. */
const MAX_LENGTH = 64;

/** The text as a slug: lower case, digits and underscores, beginning with a letter. */
export function slugOf(text: string, otherwise = "step"): string {
  const slug = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, MAX_LENGTH - 4);
  return slug || otherwise;
}

/** The wanted id, or with the first free number behind it: `lookup`, `lookup_2`. */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

/** An id for a new node of this type, from the last part of the type's name. */
export function nodeIdFor(type: string, document: WorkflowDocument): string {
  return freshId(slugOf(type.split(".").at(-1) ?? type), takenIds(document.nodes));
}

/** The ids of these things. */
export function takenIds(items: readonly { readonly id: string }[]): Set<string> {
  return new Set(items.map((item) => item.id));
}
