/** What a WhatsApp number is made from, in the order in which Meta's pages show it. */
export const FIELDS = [
  "name",
  "display_number",
  "phone_number_id",
  "waba_id",
  "access_token",
  "app_secret",
  "verify_token",
] as const;

export type Field = (typeof FIELDS)[number];

/** Rarely changed: where the provider's API is, and which of its versions is spoken. */
export const ADVANCED = ["api_base", "api_version"] as const;

export type AdvancedField = (typeof ADVANCED)[number];

/** Go in and never come out. */
export const SECRETS: ReadonlySet<string> = new Set(["access_token", "app_secret", "verify_token"]);

/** What may be left empty. */
export const OPTIONAL: ReadonlySet<string> = new Set(["display_number", ...ADVANCED]);

/**
 * Only these of a field's values make sense, as the server has it.
 *
 * A browser reads a `pattern` with the `v` flag, under which a slash in a class has to be escaped.
 */
export const PATTERNS: Readonly<Record<string, string>> = {
  phone_number_id: "[0-9]{1,32}",
  waba_id: "[0-9]{1,32}",
  api_base: "https?://[^\\/?#@\\s]+(/[^?#\\s]*)?",
  api_version: "v[0-9]{1,3}\\.[0-9]{1,2}",
};

/** A word that nobody guesses, for Meta to show when it looks whether the webhook is ours. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
