import { expect, test } from "vitest";
import { apply, applyAll } from "./changes";
import { emptyDocument, type WorkflowDocument } from "./document";

const drawn: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [
    { id: "message", type: "whatsapp.trigger", position: { x: 0, y: 0 } },
    { id: "lookup", type: "crm.lookup", params: { value: "{{ input.phone }}" }, position: { x: 200, y: 0 } },
    {
      id: "answer",
      type: "whatsapp.send_message",
      params: { text: "Hello {{ steps.lookup.name }}, not {{ steps.lookup_2 }}" },
      position: { x: 400, y: 0 },
    },
  ],
  edges: [
    { source: "message", output: "message", target: "lookup" },
    { source: "lookup", output: "found", target: "answer" },
  ],
  groups: [{ id: "group_1", name: "Finding", nodes: ["lookup"] }],
};

test("removing a node removes its wires, and the frames that stood around nothing else", () => {
  const next = apply(drawn, { type: "remove_nodes", ids: ["lookup"] });

  expect(next.nodes.map((node) => node.id)).toEqual(["message", "answer"]);
  expect(next.edges).toEqual([]);
  expect(next.groups).toEqual([]);
});

test("a node's new id is followed by wires, frames and expressions, and by no other name that begins alike", () => {
  const next = apply(drawn, { type: "rename_node", id: "lookup", to: "customer" });

  expect(next.edges).toEqual([
    { source: "message", output: "message", target: "customer" },
    { source: "customer", output: "found", target: "answer" },
  ]);
  expect(next.groups[0]?.nodes).toEqual(["customer"]);
  expect(next.nodes[2]?.params).toEqual({
    text: "Hello {{ steps.customer.name }}, not {{ steps.lookup_2 }}",
  });
});

test("a node cannot take the id of another", () => {
  expect(apply(drawn, { type: "rename_node", id: "lookup", to: "answer" })).toBe(drawn);
});

test("the same wire is drawn once", () => {
  const wire = { source: "message", output: "message", target: "lookup", input: "in" };

  expect(apply(drawn, { type: "add_edges", edges: [wire] })).toBe(drawn);
});

test("an edit of what is not there changes nothing", () => {
  expect(apply(drawn, { type: "set_params", id: "gone", params: {} })).toBe(drawn);
});

test("edits are applied in order and leave what they were given alone", () => {
  const before = structuredClone(drawn);

  const next = applyAll(drawn, [
    { type: "move", positions: new Map([["message", { x: 8, y: 8 }]]) },
    { type: "update_node", id: "message", to: { name: "Order asked" } },
    { type: "set_name", name: "Orders 2" },
  ]);

  expect(next.name).toBe("Orders 2");
  expect(next.nodes[0]).toEqual({
    id: "message",
    type: "whatsapp.trigger",
    name: "Order asked",
    position: { x: 8, y: 8 },
  });
  expect(drawn).toEqual(before);
});
