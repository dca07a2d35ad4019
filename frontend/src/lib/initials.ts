/** One or two letters that stand for a person: of their first and last name, or of their address. */
export function initialsOf(name: string): string {
  const words =
    name
      .split("@")[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? [];
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** What to call somebody: their name, else their address. */
export function nameOf(person: { name: string; email: string } | undefined): string {
  if (!person) return "";
  return person.name === "" ? person.email : person.name;
}
