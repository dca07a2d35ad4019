import { expect, test } from "vitest";
import type { Edge, WorkflowDocument, WorkflowNode } from "./document";
import { givenTo } from "./gives";

const AT = { x: 0, y: 0 };

function drawn(
  nodes: readonly WorkflowNode[],
  ...wires: readonly [string, string, string][]
): WorkflowDocument {
  const edges = wires.map(([source, output, target]): Edge => ({ source, output, target }));
  return { schema: "patchbay.workflow/1", name: "", nodes, edges, notes: [], groups: [], settings: {} };
}

const LOOKED_UP = drawn(
  [
    { id: "message", type: "whatsapp.trigger", position: AT },
    { id: "lookup", type: "crm.lookup", position: AT },
    { id: "branch", type: "flow.branch", position: AT },
    { id: "again", type: "flow.branch", position: AT },
  ],
  ["message", "message", "lookup"],
  ["lookup", "found", "branch"],
  ["branch", "else", "again"],
  ["again", "else", "branch"],
);

test("a trigger gives what starts a run", () => {
  expect(givenTo(LOOKED_UP, "lookup", {})).toEqual({ kind: null, text: null });
});

test("what only a run can tell is not made up, not even in a loop", () => {
  expect(givenTo(LOOKED_UP, "branch", {})).toBeNull();
  expect(givenTo(LOOKED_UP, "again", {})).toBeNull();
});

test("a pinned output is what comes in where it leads, also past a branch", () => {
  const pins = { lookup: { port: "found", value: { city: "Lima" } } };

  expect(givenTo(LOOKED_UP, "again", pins)).toEqual({ city: "Lima" });
  expect(givenTo(LOOKED_UP, "again", { lookup: { port: "not_found", value: 1 } })).toBeNull();
});

test("variables that are set are known by what they are set to", () => {
  const values = { total: 12, name: "{{ contact.name }}" };
  const document = drawn(
    [
      { id: "set", type: "flow.set", params: { values }, position: AT },
      { id: "next", type: "flow.branch", position: AT },
    ],
    ["set", "out", "next"],
  );

  expect(givenTo(document, "next", {})).toEqual({ total: 12, name: null });
});
