import { expect, test } from "vitest";
import { emptyDocument } from "./document";
import { freshId, nodeIdFor, slugOf } from "./ids";

test.each([
  ["Send a message", "send_a_message"],
  ["¿Número 7?", "numero_7"],
  ["7 days", "days"],
  ["…", "step"],
])("%s becomes %s", (text, slug) => {
  expect(slugOf(text)).toBe(slug);
});

test("a slug is never longer than the server takes, with a number behind it", () => {
  expect(freshId(slugOf("a".repeat(90)), new Set(["a".repeat(60)])).length).toBeLessThanOrEqual(64);
});

test("a taken id gets the first free number", () => {
  expect(freshId("wait", new Set(["wait", "wait_2"]))).toBe("wait_3");
  expect(freshId("wait_2", new Set(["wait_2"]))).toBe("wait_3");
});

test("a node is called after the last part of its type", () => {
  const document = {
    ...emptyDocument("Orders"),
    nodes: [{ id: "lookup", type: "crm.lookup", position: { x: 0, y: 0 } }],
  };

  expect(nodeIdFor("crm.lookup", document)).toBe("lookup_2");
  expect(nodeIdFor("whatsapp.send_message", document)).toBe("send_message");
});

test("the next of a long name is no longer than the server lets an id be", () => {
  const long = "a".repeat(64);

  expect(freshId(long, new Set([long])).length).toBeLessThanOrEqual(64);
});
