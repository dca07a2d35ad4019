import { expect, test } from "vitest";
import { textsOf, withText } from "./message-texts";

const TEMPLATE = {
  kind: "template",
  template: "reminder",
  language: "en",
  body: ["Ana", "noon"],
  header: null,
};

test("the variables of a template are its texts", () => {
  expect(textsOf(TEMPLATE)).toEqual([
    { path: ["body", "0"], value: "Ana" },
    { path: ["body", "1"], value: "noon" },
  ]);
});

test("variables with names are told by them", () => {
  expect(textsOf({ kind: "template", body: { name: "Ana" } })).toEqual([
    { path: ["body", "name"], value: "Ana" },
  ]);
});

test("a text is changed and the rest of the message is not", () => {
  expect(withText(TEMPLATE, ["body", "1"], "one")).toEqual({ ...TEMPLATE, body: ["Ana", "one"] });
  expect(withText({ kind: "text", text: "Hi", preview_url: false }, ["text"], "Hello")).toEqual({
    kind: "text",
    text: "Hello",
    preview_url: false,
  });
});

test("a message without texts has none to change", () => {
  expect(textsOf({ kind: "location", latitude: 1, longitude: 2 })).toEqual([]);
  expect(textsOf(null)).toEqual([]);
});
