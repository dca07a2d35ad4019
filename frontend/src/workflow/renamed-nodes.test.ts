import { expect, test } from "vitest";
import { applyAll, type Change } from "./changes";
import { emptyDocument, type WorkflowDocument } from "./document";
import { renamedNodes } from "./renamed-nodes";

const drawn: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [
    { id: "count", type: "flow.set", params: { next: "{{ steps.count + 1 }}" }, position: { x: 0, y: 0 } },
    { id: "tell", type: "flow.set", params: { text: "{{ steps.count }}" }, position: { x: 200, y: 0 } },
  ],
};
const renaming: Change = { type: "rename_node", id: "count", to: "sum" };
const another = { id: "another", type: "flow.set", params: {}, position: { x: 0, y: 0 } };

function renamedBy(...changes: Change[]) {
  return [...renamedNodes(drawn, applyAll(drawn, changes))];
}

test("a renamed node is known again, though others changed and it names itself", () => {
  expect(renamedBy(renaming, { type: "set_params", id: "tell", params: {} })).toEqual([["count", "sum"]]);
});

test("taking the new id back is a renaming too", () => {
  expect([...renamedNodes(applyAll(drawn, [renaming]), drawn)]).toEqual([["sum", "count"]]);
});

test("a node in the place of another is not the same", () => {
  const [removing, adding]: [Change, Change] = [
    { type: "remove_nodes", ids: ["count"] },
    { type: "add_nodes", nodes: [another] },
  ];

  expect(renamedBy(removing, adding)).toEqual([]);
});

test("a large drawing in the place of another is told apart while one looks on", () => {
  const nodes = Array.from({ length: 500 }, (_, place) => ({
    id: `step_${place}`,
    type: "flow.set",
    params: { values: { text: `{{ steps.step_${place - 1}.text }}` } },
    position: { x: 200 * place, y: 0 },
  }));
  const others = nodes.map((node) => ({ ...node, id: `other_${node.id}`, params: { values: {} } }));
  const [from, to] = [
    { ...emptyDocument("Long"), nodes },
    { ...emptyDocument("Other"), nodes: others },
  ];

  const renamed = renamedNodes(from, to);

  expect([...renamed]).toEqual([]);
});
