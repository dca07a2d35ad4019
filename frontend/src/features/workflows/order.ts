import type { Workflow } from "../../api/types";

export const ORDERS = ["changed", "name", "ran", "errors"] as const;

export type Order = (typeof ORDERS)[number];

export function isOrder(value: string | null | undefined): value is Order {
  return ORDERS.some((order) => order === value);
}

/** Workflows in the order one asked for; those that are equal in it stand by name. */
export function inOrder(workflows: readonly Workflow[], order: Order, language: string): Workflow[] {
  const byName = (one: Workflow, other: Workflow) => one.name.localeCompare(other.name, language);
  return [...workflows].sort((one, other) => compare(one, other, order) || byName(one, other));
}

function compare(one: Workflow, other: Workflow, order: Order): number {
  switch (order) {
    case "name":
      return 0;
    case "changed":
      return other.updated_at.localeCompare(one.updated_at);
    case "ran":
      return (other.last_run?.started_at ?? "").localeCompare(one.last_run?.started_at ?? "");
    case "errors":
      return other.errors - one.errors;
  }
}
