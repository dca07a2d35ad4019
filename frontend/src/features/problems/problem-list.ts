import type { Problem } from "../../workflow/node-type";

/** Errors first; apart from that in the server's order. */
export function sorted(problems: readonly Problem[]): readonly Problem[] {
  const rank = ({ severity }: Problem) => (severity === "error" ? 0 : 1);
  return [...problems].sort((one, other) => rank(one) - rank(other));
}

/** The field of the node that the problem is about, such as `params.text`; `null` when it is about all of it. */
export function fieldOf(problem: Problem): string | null {
  const match = /(?:^|\.)nodes\[\d+\]\.(.+)$/.exec(problem.path ?? "");
  return match?.[1] ?? null;
}
