import type { Channel } from "../../api/types";

/** Who brings the messages. */
export const PROVIDERS = ["whatsapp", "ultramsg", "email"] as const;

export type Provider = (typeof PROVIDERS)[number];

export type Field =
  | "name"
  | "display_number"
  | "phone_number_id"
  | "waba_id"
  | "access_token"
  | "app_secret"
  | "verify_token"
  | "api_base"
  | "api_version"
  | "messages_per_s"
  | "portfolio_id"
  | "people_per_day"
  | "instance_id"
  | "token"
  | "from_address"
  | "host"
  | "port"
  | "security"
  | "user"
  | "password"
  | "sender_name"
  | "subject";

/** What a channel is made from, in the order in which its provider's pages show it. */
export const FIELDS: Readonly<Record<Provider, readonly Field[]>> = {
  whatsapp: [
    "name",
    "display_number",
    "phone_number_id",
    "waba_id",
    "access_token",
    "app_secret",
    "verify_token",
  ],
  ultramsg: ["name", "display_number", "instance_id", "token"],
  email: ["name", "from_address", "sender_name", "host", "port", "security", "user", "password", "subject"],
};

/** Rarely changed: where the provider's API is, which of its versions is spoken, and how much it takes. */
export const ADVANCED: Readonly<Record<Provider, readonly Field[]>> = {
  whatsapp: ["api_base", "api_version", "messages_per_s", "people_per_day", "portfolio_id"],
  ultramsg: ["api_base", "messages_per_s"],
  email: [],
};

/** What a channel is: another one of these is another channel. */
export const IDENTITIES: ReadonlySet<Field> = new Set(["phone_number_id", "instance_id", "from_address"]);

/** Go in and never come out. */
export const SECRETS: ReadonlySet<Field> = new Set([
  "access_token",
  "app_secret",
  "verify_token",
  "token",
  "password",
]);

/** What may be left empty. */
export const OPTIONAL: ReadonlySet<Field> = new Set([
  "display_number",
  "api_base",
  "api_version",
  "messages_per_s",
  "portfolio_id",
  "people_per_day",
  "sender_name",
  "user",
  "password",
  "subject",
]);

/** Sent as numbers. */
export const NUMBERS: ReadonlySet<string> = new Set(["port", "messages_per_s", "people_per_day"]);

/** What is taken away by leaving it empty; others are then as they were. */
export const REMOVABLE: ReadonlySet<string> = new Set(["display_number", "portfolio_id", "people_per_day"]);

/** How e-mail is kept from being read on its way. */
export const SECURITIES = ["starttls", "tls", "none"] as const;

/**
 * Only these of a field's values make sense, as the server has it.
 *
 * A browser reads a `pattern` with the `v` flag, under which a slash in a class has to be escaped.
 */
export const PATTERNS: Readonly<Partial<Record<Field, string>>> = {
  phone_number_id: "[0-9]{1,32}",
  waba_id: "[0-9]{1,32}",
  api_base: "https?://[^\\/?#@\\s]+(/[^?#\\s]*)?",
  api_version: "v[0-9]{1,3}\\.[0-9]{1,2}",
  instance_id: "[A-Za-z0-9_\\-]{1,64}",
  from_address: "[^@\\s]+@[A-Za-z0-9.\\-]+",
  host: "[A-Za-z0-9.:\\-]{1,253}",
  port: "[0-9]{1,5}",
  messages_per_s: "[0-9]{1,4}(\\.[0-9]+)?",
  portfolio_id: "[0-9]{1,32}",
  people_per_day: "[1-9][0-9]{0,7}",
};

/** The provider of a channel; one that this page does not know is shown as the first. */
export function providerOf(channel: Channel): Provider {
  return PROVIDERS.find((one) => one === channel.provider) ?? "whatsapp";
}

/** A word that nobody guesses, for Meta to show when it looks whether the webhook is ours. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
