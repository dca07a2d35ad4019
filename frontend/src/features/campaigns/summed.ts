import { UNSENT, type Progress } from "../../api/campaigns";

/** What became of people, so that a later state counts for those before it: who read it had it delivered. */
export interface Sums {
  /** Nothing more is to be done for them. */
  readonly done: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
  readonly heldBack: number;
}

export function summed({ states, audience }: Pick<Progress, "states" | "audience">): Sums {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (states[name] ?? 0), 0);
  return {
    done: audience - of(...UNSENT),
    accepted: of("accepted", "sent", "delivered", "read"),
    delivered: of("delivered", "read"),
    read: of("read"),
    failed: of("failed", "expired"),
    heldBack: of("suppressed", "skipped", "cancelled"),
  };
}
