import { expect, test } from "vitest";
import { applyAll } from "./changes";
import { compare, comparisonMarks, isSameWork, laidOver } from "./compare";
import { emptyDocument, type WorkflowDocument, type WorkflowNode } from "./document";

const AT = { x: 0, y: 0 };

function node(id: string, more: Partial<WorkflowNode> = {}): WorkflowNode {
  return { id, type: "flow.set", params: {}, position: AT, ...more };
}

const FROM: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [node("a", { params: { text: "hello", to: { city: "Lima", street: "One" } } }), node("b")],
  edges: [{ source: "a", output: "out", target: "b" }],
};

test("a document is the same as itself", () => {
  const again: WorkflowDocument = structuredClone(FROM);

  expect(isSameWork(compare(FROM, again))).toBe(true);
  expect(compare(FROM, again).isRedrawn).toBe(false);
});

test("what moved works as before", () => {
  const moved = applyAll(FROM, [{ type: "move", positions: new Map([["a", { x: 50, y: 0 }]]) }]);

  expect(isSameWork(compare(FROM, moved))).toBe(true);
  expect(compare(FROM, moved).isRedrawn).toBe(true);
});

test("fields are compared down to what changed in them", () => {
  const params = { text: "hello", to: { city: "Cusco", street: "One" }, extra: [1] };
  const to = applyAll(FROM, [
    { type: "set_params", id: "a", params },
    { type: "update_node", id: "a", to: { name: "Greet" } },
  ]);

  expect(compare(FROM, to).changed[0]?.fields).toEqual([
    { path: ["params", "to", "city"], from: "Lima", to: "Cusco" },
    { path: ["params", "extra"], from: undefined, to: [1] },
    { path: ["name"], from: undefined, to: "Greet" },
  ]);
});

test("an empty record that a parameter now is counts as a change", () => {
  const to = applyAll(FROM, [{ type: "set_params", id: "b", params: { filter: {} } }]);

  expect(compare(FROM, to).changed[0]?.fields).toEqual([
    { path: ["params", "filter"], from: undefined, to: {} },
  ]);
});

test("nodes, wires, the name and settings", () => {
  const to = applyAll(FROM, [
    { type: "remove_nodes", ids: ["b"] },
    { type: "add_nodes", nodes: [node("c")] },
    { type: "add_edges", edges: [{ source: "a", output: "out", target: "c" }] },
    { type: "set_name", name: "Returns" },
    { type: "set_settings", to: { timezone: "America/Lima" } },
  ]);

  expect(compare(FROM, to)).toMatchObject({
    added: [{ id: "c" }],
    removed: [{ id: "b" }],
    changed: [],
    addedEdges: [{ target: "c" }],
    removedEdges: [{ target: "b" }],
    settings: [
      { path: ["name"], from: "Orders", to: "Returns" },
      { path: ["settings", "timezone"], from: undefined, to: "America/Lima" },
    ],
  });
});

test("laid over one another, what is gone is still there and marked", () => {
  const to = applyAll(FROM, [
    { type: "remove_nodes", ids: ["b"] },
    { type: "set_params", id: "a", params: {} },
    { type: "add_nodes", nodes: [node("c"), node("d")] },
  ]);
  const both = laidOver(FROM, to);

  const marks = comparisonMarks(compare(FROM, to), both, { added: "A", removed: "R", changed: "C" });

  expect(both.nodes.map(({ id }) => id)).toEqual(["a", "c", "d", "b"]);
  expect(both.edges).toEqual(FROM.edges);
  expect([...marks.nodes].map(([id, { tone }]) => `${id} ${tone}`)).toEqual([
    "a changed",
    "c added",
    "d added",
    "b removed",
  ]);
  expect([...marks.edges]).toEqual([["a:out>b:in", { tone: "removed" }]]);
});

test("notes and frames that came, went or say something else", () => {
  const note = (id: string, text: string) => ({ id, text, position: AT });
  const from = {
    ...FROM,
    notes: [note("kept", "Same"), note("gone", "Old"), note("told", "Before")],
    groups: [{ id: "frame", name: "Start", nodes: ["a"] }],
  };
  const to = {
    ...FROM,
    notes: [{ ...note("kept", "Same"), position: { x: 8, y: 8 } }, note("told", "After"), note("new", "")],
    groups: [{ id: "frame", name: "Start", nodes: ["a", "b"] }],
  };

  const comparison = compare(from, to);

  expect(isSameWork(comparison)).toBe(true);
  expect(comparison.remarks).toEqual([
    { kind: "note", tone: "changed", id: "told", text: "After" },
    { kind: "note", tone: "added", id: "new", text: "" },
    { kind: "note", tone: "removed", id: "gone", text: "Old" },
    { kind: "group", tone: "changed", id: "frame", text: "Start" },
  ]);
});
