import { expect, test } from "vitest";
import { unknownType } from "./node-type";
import { findableType, found, score } from "./search";

const TYPES = [
  { ...unknownType("whatsapp.send_message"), title: "Send a message", description: "Writes to the contact." },
  { ...unknownType("whatsapp.send_template"), title: "Send a template" },
  { ...unknownType("crm.lookup"), title: "Find a customer", aliases: ["search", "contact"] },
  { ...unknownType("inbox.handoff"), title: "Pasar a una persona", family_title: "Bandeja" },
];

test.each([
  ["send", ["Send a message", "Send a template"]],
  ["template", ["Send a template"]],
  ["send tem", ["Send a template"]],
  ["lookup", ["Find a customer"]],
  ["crm.look", ["Find a customer"]],
  ["SEARCH", ["Find a customer"]],
  ["contact", ["Find a customer", "Send a message"]],
  ["hand", ["Pasar a una persona"]],
  ["tmplate", ["Send a template"]],
  ["zebra", []],
])("%s finds %s", (query, titles) => {
  expect(found(TYPES, query, findableType).map((type) => type.title)).toEqual(titles);
});

test("with nothing typed everything is there, as it was", () => {
  expect(found(TYPES, " ", findableType)).toBe(TYPES);
});

test("accents do not matter", () => {
  expect(score("numero", { title: "Número" })).toBe(1);
});
