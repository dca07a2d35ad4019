/** Families of our own nodes have a colour each; white reads well on all of these. */
const COLOURS: Readonly<Record<string, string>> = {
  whatsapp: "#1f8a55",
  flow: "#5f5bd0",
  http: "#1c6fc4",
  crm: "#b4471f",
  inbox: "#a1386f",
};

const OTHERS = ["#7a5a12", "#0f7f8c", "#8a3fb5", "#476b1e", "#b03a3a", "#3d5a80"];

/** The colour of a family of nodes; the same for the same name, always. */
export function familyColour(family: string): string {
  const known = COLOURS[family];
  if (known) return known;
  let sum = 0;
  for (const letter of family) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return OTHERS[sum % OTHERS.length] ?? "#3d5a80";
}
