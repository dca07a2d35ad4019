import { expect, test } from "vitest";
import { applyAll } from "./changes";
import { edgeKey, emptyDocument, type WorkflowDocument } from "./document";
import { COLUMN, fits, insertNode, isInPlace, splice, type Rects } from "./insert";
import { unknownType } from "./node-type";

const SEND = { ...unknownType("whatsapp.send_message"), outputs: [{ name: "accepted" }, { name: "failed" }] };
const TRIGGER = { ...unknownType("whatsapp.trigger"), inputs: [], is_trigger: true };
const DOCUMENT: WorkflowDocument = {
  ...emptyDocument("Orders"),
  nodes: [
    { id: "message", type: "whatsapp.trigger", position: { x: 0, y: 0 } },
    { id: "lookup", type: "crm.lookup", position: { x: 300, y: 0 } },
  ],
  edges: [{ source: "message", output: "message", target: "lookup" }],
};
const RECTS: Rects = new Map(
  DOCUMENT.nodes.map((node) => [node.id, { ...node.position, width: 216, height: 56 }]),
);
const AROUND = { rects: RECTS, middle: { x: 1000, y: 500 }, portY: () => undefined };

test("a node wanted nowhere in particular comes to the middle, with no wires", () => {
  const inserted = insertNode(DOCUMENT, SEND, {}, AROUND);

  const document = applyAll(DOCUMENT, inserted.changes);
  expect(document.nodes.at(-1)).toEqual({
    id: "send_message",
    type: "whatsapp.send_message",
    version: 1,
    params: {},
    position: { x: 896, y: 448 },
  });
  expect(document.edges).toEqual(DOCUMENT.edges);
});

test("a node wanted after an output stands right of it and is wired to it", () => {
  const { id, changes } = insertNode(DOCUMENT, SEND, { from: { node: "lookup", output: "found" } }, AROUND);

  const document = applyAll(DOCUMENT, changes);
  expect(document.edges.at(-1)).toEqual({ source: "lookup", output: "found", target: id });
  expect(document.nodes.at(-1)?.position).toEqual({ x: 600, y: 0 });
});

test("the wire to it is level, where the output is known to lie lower", () => {
  const from = { node: "lookup", output: "not_found" };

  const { changes } = insertNode(DOCUMENT, SEND, { from }, { ...AROUND, portY: () => 91 });

  expect(applyAll(DOCUMENT, changes).nodes.at(-1)?.position).toEqual({ x: 600, y: 64 });
});

test("where another node stands already, it goes above or below", () => {
  const { changes } = insertNode(DOCUMENT, SEND, { from: { node: "message", output: "message" } }, AROUND);

  expect(applyAll(DOCUMENT, changes).nodes.at(-1)?.position).toEqual({ x: 296, y: 96 });
});

test("a node wanted before an input is wired to it", () => {
  const { id, changes } = insertNode(DOCUMENT, SEND, { to: { node: "lookup", input: "in" } }, AROUND);

  expect(applyAll(DOCUMENT, changes).edges.at(-1)).toEqual({
    source: id,
    output: "accepted",
    target: "lookup",
  });
});

test("a node wanted on an edge is wired both ways, and what follows makes room", () => {
  const { changes } = insertNode(DOCUMENT, SEND, { edge: edgeKey(DOCUMENT.edges[0]!) }, AROUND);

  const document = applyAll(DOCUMENT, changes);
  expect(document.edges).toEqual([
    { source: "message", output: "message", target: "send_message" },
    { source: "send_message", output: "accepted", target: "lookup" },
  ]);
  expect(document.nodes.map((node) => node.position.x)).toEqual([0, 2 * COLUMN, COLUMN]);
});

test("a node that needs another trigger than those there are is out of place", () => {
  const answer = { ...unknownType("http.respond"), needs: "http" };
  const types = new Map([
    ["whatsapp.trigger", { ...TRIGGER, source: "message" }],
    ["http.webhook_trigger", { ...unknownType("http.webhook_trigger"), source: "http" }],
  ]);
  const hook = { id: "hook", type: "http.webhook_trigger", position: { x: 0, y: 0 } };
  const both = { ...DOCUMENT, nodes: [...DOCUMENT.nodes, hook] };
  const switchedOff = { ...DOCUMENT, nodes: [...DOCUMENT.nodes, { ...hook, disabled: true }] };

  expect(isInPlace(answer, DOCUMENT, types)).toBe(false);
  expect(isInPlace(answer, switchedOff, types)).toBe(false);
  expect(isInPlace(answer, both, types)).toBe(true);
  expect(isInPlace(answer, emptyDocument("New"), types)).toBe(true);
  expect(isInPlace(SEND, DOCUMENT, types)).toBe(true);
});

test("a node that is there goes into an edge, unless it is one of its ends", () => {
  const [edge] = DOCUMENT.edges;

  expect(applyAll(DOCUMENT, splice(edge!, "extra", SEND)).edges).toEqual([
    { source: "message", output: "message", target: "extra" },
    { source: "extra", output: "accepted", target: "lookup" },
  ]);
  expect(splice(edge!, "lookup", SEND)).toEqual([]);
  expect(splice(edge!, "other", TRIGGER)).toEqual([]);
});

test("a trigger fits neither after an output nor on an edge", () => {
  expect(fits(TRIGGER, { from: { node: "lookup", output: "found" } })).toBe(false);
  expect(fits(TRIGGER, { edge: "some" })).toBe(false);
  expect(fits(TRIGGER, { to: { node: "lookup", input: "in" } })).toBe(true);
  expect(fits(SEND, { edge: "some" })).toBe(true);
});
