import { expect, test } from "vitest";
import { deadBeside, firstFit, leadingTo, refusalOf, wireOf, type Ends } from "./connect";
import { emptyDocument } from "./document";

const ENDS: Record<string, Ends> = {
  trigger: { inputs: [], outputs: ["message"] },
  wait: { inputs: ["in"], outputs: ["reply", "timeout"] },
  each: { inputs: ["in", "next"], outputs: ["item", "done"] },
};
const endsOf = (id: string) => ENDS[id] ?? { inputs: [], outputs: [] };
const DOCUMENT = {
  ...emptyDocument("Orders"),
  edges: [{ source: "trigger", output: "message", target: "wait" }],
};

test.each([
  ["wait", "reply", "each", "in", null],
  ["trigger", "message", "wait", "in", "double"],
  ["wait", "reply", "trigger", "in", "no_input"],
  ["wait", "gone", "each", "in", "no_output"],
  ["wait", "reply", "wait", "in", "self"],
  ["wait", "timeout", "wait", "in", null],
  ["each", "item", "each", "next", null],
])("from %s at %s to %s at %s: %s", (source, output, target, input, refusal) => {
  expect(refusalOf(DOCUMENT, wireOf(source, output, target, input), endsOf)).toBe(refusal);
});

test("the first input that can be wired is taken", () => {
  const document = { ...DOCUMENT, edges: [wireOf("wait", "reply", "each", "in")] };

  expect(firstFit(document, { node: "wait", output: "reply" }, "each", endsOf)).toEqual({
    source: "wait",
    output: "reply",
    target: "each",
    input: "next",
  });
  expect(firstFit(document, { node: "wait", output: "reply" }, "trigger", endsOf)).toBeNull();
});

test("a wire stands in for those between the same two whose port is gone, and for no other", () => {
  const dead = wireOf("wait", "gone", "each", "in");
  const document = {
    ...DOCUMENT,
    edges: [dead, wireOf("wait", "timeout", "each", "in"), wireOf("wait", "gone", "trigger", "in")],
  };

  expect(deadBeside(document, wireOf("wait", "reply", "each", "in"), endsOf)).toEqual([dead]);
  expect(deadBeside(document, wireOf("each", "done", "wait", "in"), endsOf)).toEqual([]);
});

test("what leads to a node does so over others and through loops", () => {
  const edges = [
    wireOf("trigger", "message", "wait", "in"),
    wireOf("wait", "reply", "each", "in"),
    wireOf("each", "item", "wait", "in"),
    wireOf("each", "done", "end", "in"),
  ];

  expect(leadingTo({ ...DOCUMENT, edges }, "wait")).toEqual(new Set(["trigger", "wait", "each"]));
  expect(leadingTo({ ...DOCUMENT, edges }, "trigger")).toEqual(new Set());
});
