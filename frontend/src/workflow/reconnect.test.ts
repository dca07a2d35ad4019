import { expect, test } from "vitest";
import { applyAll } from "./changes";
import { emptyDocument, type WorkflowDocument } from "./document";
import { removeAndReconnect } from "./reconnect";

const DOCUMENT: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: ["a", "b", "c", "d", "e"].map((id) => ({ id, type: "flow.set", position: { x: 0, y: 0 } })),
  edges: [
    { source: "a", output: "out", target: "b" },
    { source: "b", output: "out", target: "c" },
    { source: "b", output: "error", target: "e" },
    { source: "c", output: "out", target: "d", input: "next" },
  ],
};

test("the neighbours of a removed node are wired to one another", () => {
  expect(applyAll(DOCUMENT, removeAndReconnect(DOCUMENT, ["c"])).edges).toContainEqual({
    source: "b",
    output: "out",
    target: "d",
    input: "next",
  });
});

test("a chain is bridged as one, and nothing follows an error", () => {
  expect(applyAll(DOCUMENT, removeAndReconnect(DOCUMENT, ["b", "c"])).edges).toEqual([
    { source: "a", output: "out", target: "d", input: "next" },
  ]);
});

test("what ended is not wired to itself, and no wire is drawn twice", () => {
  const document = {
    ...DOCUMENT,
    edges: [
      { source: "a", output: "out", target: "b" },
      { source: "b", output: "out", target: "a" },
      { source: "b", output: "out", target: "d" },
      { source: "a", output: "out", target: "d" },
    ],
  };

  expect(applyAll(document, removeAndReconnect(document, ["b"])).edges).toEqual([
    { source: "a", output: "out", target: "d" },
  ]);
});

test("loops among the removed end", () => {
  const document = {
    ...DOCUMENT,
    edges: [...DOCUMENT.edges, { source: "c", output: "out", target: "b" }],
  };

  expect(removeAndReconnect(document, ["b", "c"])).toHaveLength(2);
});
