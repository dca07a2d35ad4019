import { expect, test } from "vitest";
import type { Workflow } from "../../api/types";
import { inOrder, isOrder, type Order } from "./order";

const WORKFLOWS = [
  aWorkflow("Ñandú", { updated_at: "2026-05-01T00:00:00Z", errors: 2 }),
  aWorkflow("Orders", { updated_at: "2026-05-03T00:00:00Z", last_run: ran("2026-05-03T01:00:00Z") }),
  aWorkflow("Nails", { updated_at: "2026-05-02T00:00:00Z", last_run: ran("2026-05-04T01:00:00Z") }),
];

test.each<[Order, string[]]>([
  ["name", ["Nails", "Ñandú", "Orders"]],
  ["changed", ["Orders", "Nails", "Ñandú"]],
  ["ran", ["Nails", "Orders", "Ñandú"]],
  ["errors", ["Ñandú", "Nails", "Orders"]],
])("by %s", (order, names) => {
  expect(inOrder(WORKFLOWS, order, "es").map(({ name }) => name)).toEqual(names);
});

test("an order that is not known is none", () => {
  expect([isOrder("name"), isOrder("size"), isOrder(undefined)]).toEqual([true, false, false]);
});

function ran(at: string): Workflow["last_run"] {
  return { id: "run-1", state: "completed", started_at: at };
}

function aWorkflow(name: string, given: Partial<Workflow>): Workflow {
  return {
    id: name,
    name,
    description: "",
    tags: [],
    draft_revision: 1,
    active_version: 1,
    is_active: true,
    has_unpublished_changes: false,
    last_run: null,
    errors: 0,
    running: 0,
    waiting: 0,
    created_at: "2026-05-01T00:00:00Z",
    updated_at: "2026-05-01T00:00:00Z",
    ...given,
  };
}
