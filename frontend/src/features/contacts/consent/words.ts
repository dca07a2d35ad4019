import type { Standing } from "../../../api/types";

/** What statements are about; `all` is an opt-out from everything, or its end. */
export const PURPOSES = ["all", "service", "utility", "marketing", "authentication"] as const;

export type Purpose = (typeof PURPOSES)[number];

/** Where statements come from, as the server writes it, and the name of our words for it. */
const SOURCES: Readonly<Record<string, string>> = {
  member: "member",
  api: "api",
  message: "message",
  button: "button",
  "whatsapp preference": "preference",
  "whatsapp refusal": "refusal",
  "former contact": "former",
};

/** The name of our words for a source; `null` for what a program calls it in words of its own. */
export function sourceKey(source: string): string | null {
  return SOURCES[source] ?? null;
}

/** The name of our words for how a person stands to one purpose; `null` for a reason only the server has words for. */
export function standingKey(standing: Standing, hasOptedOut: boolean): string | null {
  const { code, said, purpose } = standing;
  if (code === "opted_out" || code === "no_opt_in") return code;
  if (code !== null) return said === "out" ? "refused" : null;
  if (purpose === "authentication" && (hasOptedOut || said === "out")) return "codes";
  if (hasOptedOut) return "wrote_again";
  return said === "in" ? "agreed" : "nothing_said";
}
