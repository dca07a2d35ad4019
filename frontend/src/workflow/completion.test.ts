import { expect, test } from "vitest";
import { suggest } from "./completion";
import { expressionFor, valueAt, writePath } from "./scope";
import { readPath } from "./completion";

const SCOPE = {
  input: { name: "Ana", orders: [{ id: 1042 }], "due on": "Monday" },
  steps: { lookup: { email: "ana@example.com" }, ask: null },
  contact: { phone: "+5511987650001" },
};

test.each([
  ["{{ ", "input"],
  ["Hello {{ con", "contact"],
  ["{{ steps.", "lookup"],
  ["{{ steps.lookup.", "email"],
  ["{{ steps.lookup.em", "email"],
  ["{{ input.orders[0].", "id"],
  ["{{ input.name | up", "upper"],
  ["{{ input.name is ", "defined"],
  ["{% if input.", "name"],
  ["{% en", "endif"],
  ["{{ a }} and {{ input.", "orders"],
])("after %j comes %j", (before, expected) => {
  expect(suggest(before, SCOPE)?.items.map((item) => item.text)).toContain(expected);
});

test.each(["Hello", "{{ input }} ", "{{ 'input.", "{{ input.name ", "{{ input.name.", "{{ steps.ask."])(
  "after %j nothing is suggested",
  (before) => {
    expect(suggest(before, SCOPE)).toBeNull();
  },
);

test("a suggestion replaces what was begun, and shows the value there was", () => {
  expect(suggest("{{ input.na", SCOPE)).toEqual({
    from: 9,
    items: [
      { text: "name", kind: "field", detail: "Ana" },
      { text: "orders", kind: "field", detail: "[1]" },
      { text: '["due on"]', kind: "field", detail: "Monday", isQuoted: true },
    ],
  });
});

test("a path is written as expressions read it", () => {
  const path = ["input", "orders", 0, "id"];

  expect(expressionFor(path)).toBe("{{ input.orders[0].id }}");
  expect(writePath(["input", "due on"])).toBe('input["due on"]');
  expect(readPath('input["due on"]')).toEqual(["input", "due on"]);
  expect(valueAt(SCOPE, readPath(writePath(path)))).toBe(1042);
});
