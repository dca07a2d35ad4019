import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { unwrap } from "./problem";
import type { FrequencyCap, QuietHours as QuietHoursShape, Rules } from "./schema";

export type Purpose = FrequencyCap["purpose"];
export type Cap = FrequencyCap;
export type QuietHours = Required<QuietHoursShape>;

/** The workspace's own rules, everything that may be left out filled in. */
export type SendingRules = Omit<Required<Rules>, "caps" | "quiet_hours" | "urgent"> & {
  readonly caps: readonly Cap[];
  readonly quiet_hours: QuietHours | null;
  readonly urgent: Urgent;
};

/** Who comes first: contacts with a tag, and whoever writes a word. */
export interface Urgent {
  readonly tags: readonly string[];
  readonly words: readonly string[];
}

/** What messages are for, in the order in which pages list them. */
export const PURPOSES = ["service", "utility", "marketing", "authentication"] as const satisfies Purpose[];

const POLICY = ["policy"];

/** What the workspace asks of its own messages. */
export function usePolicy() {
  return useQuery({
    queryKey: POLICY,
    queryFn: async () => filledIn(unwrap(await client.GET("/api/v1/policy"))),
    refetchOnWindowFocus: false,
  });
}

/** Replaces the rules; they hold for what is sent from then on. */
export function useSavePolicy() {
  return useAction([POLICY], async ({ caps, urgent, ...rules }: SendingRules) => {
    const lists = { caps: [...caps], urgent: { tags: [...urgent.tags], words: [...urgent.words] } };
    return filledIn(unwrap(await client.PUT("/api/v1/policy", { body: { ...rules, ...lists } })));
  });
}

function filledIn(rules: Rules): SendingRules {
  return {
    ...rules,
    opt_in: rules.opt_in ?? [],
    quiet_hours: rules.quiet_hours ? { purposes: ["marketing"], ...rules.quiet_hours } : null,
    caps: (rules.caps ?? []).filter(isCap),
    timezone: rules.timezone ?? "UTC",
    most_per_day: rules.most_per_day ?? null,
    urgent: {
      tags: (rules.urgent?.tags ?? []).filter(isText),
      words: (rules.urgent?.words ?? []).filter(isText),
    },
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCap(value: unknown): value is Cap {
  return typeof value === "object" && value !== null && "purpose" in value && "per_s" in value;
}
