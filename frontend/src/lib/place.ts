/** What is open beside the lists; kept in the address, so that it can be linked to and gone back from. */
export type Place = { kind: "run"; id: string } | { kind: "conversation"; id: string } | { kind: "lists" };

const KINDS = ["run", "conversation"] as const;

export function readPlace(hash: string): Place {
  const [kind, id] = hash.replace(/^#/, "").split("/");
  const known = KINDS.find((name) => name === kind);
  return known && id ? { kind: known, id: decodeURIComponent(id) } : { kind: "lists" };
}

export function placeHash(place: Place): string {
  return place.kind === "lists" ? "#" : `#${place.kind}/${encodeURIComponent(place.id)}`;
}
