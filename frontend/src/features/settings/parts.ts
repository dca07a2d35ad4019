import type { Permission } from "../../api/permissions";

/** The parts of the settings, and what one must be allowed to do to see them; `null` is for everybody. */
export const PARTS = [
  { part: "profile", needs: null },
  { part: "rules", needs: "edit" },
  { part: "members", needs: "readMembers" },
  { part: "keys", needs: "manage" },
  { part: "alerts", needs: "manage" },
  { part: "audit", needs: "manage" },
  { part: "about", needs: null },
] as const satisfies readonly { part: string; needs: Permission | null }[];

export type Part = (typeof PARTS)[number]["part"];

export function isPart(value: string | null | undefined): value is Part {
  return PARTS.some(({ part }) => part === value);
}
