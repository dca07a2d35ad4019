import type { WorkflowDocument } from "./document";
import { slug } from "./words";

/** As long as the server lets an id be. */
const MAX_LENGTH = 64;

/** Room for the number that a second one of the name gets. */
const MAX_STEM = MAX_LENGTH - 4;

/** The text as a slug: lower case, digits and underscores, beginning with a letter. */
export function slugOf(text: string, otherwise = "step"): string {
  return slug(text, MAX_STEM).replace(/^[^a-z]+/, "") || otherwise;
}

/** The wanted id, or with the first free number behind it: `lookup`, `lookup_2`. */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "").slice(0, MAX_STEM);
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

/** A fresh id, which is taken from then on. */
export function takeId(wanted: string, taken: Set<string>): string {
  const id = freshId(wanted, taken);
  taken.add(id);
  return id;
}

/** An id for a new node of this type, from the last part of the type's name. */
export function nodeIdFor(type: string, document: WorkflowDocument): string {
  return freshId(slugOf(type.split(".").at(-1) ?? type), takenIds(document.nodes));
}

/** The ids of these things. */
export function takenIds(items: readonly { readonly id: string }[]): Set<string> {
  return new Set(items.map((item) => item.id));
}

/** These things by their ids. */
export function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
