/** Ways to prove who we are to another system, and the secrets each is made of; nodes look for these names. */
export const KINDS = {
  bearer: ["token"],
  basic: ["username", "password"],
  header: ["name", "value"],
  other: [],
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof KINDS;

export function isKind(value: string | null): value is Kind {
  return value !== null && value in KINDS;
}

/** Fields that are no secret, though they are kept with one. */
export const PLAIN: ReadonlySet<string> = new Set(["username", "name"]);
