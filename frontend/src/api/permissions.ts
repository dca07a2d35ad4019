import type { Session } from "./types";

type Role = Session["role"];

/** Each role may do what the ones before it may, and more; the server has the last word. */
const ROLES: readonly Role[] = ["viewer", "agent", "editor", "admin", "owner"];

/** What the pages ask before they offer something, and the least role that may. */
const NEEDS = {
  answer: "agent",
  edit: "editor",
  readCredentials: "editor",
  readMembers: "editor",
  manage: "admin",
  manageWorkspace: "owner",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof NEEDS;

/** Whether offering this to somebody of that role makes sense. */
export function may(role: Role | undefined, permission: Permission): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(NEEDS[permission]);
}

/** The roles that somebody may give: nobody gives more than they have. */
export function rolesBelow(role: Role | undefined): readonly Role[] {
  return role === undefined ? [] : ROLES.slice(0, ROLES.indexOf(role) + 1);
}
