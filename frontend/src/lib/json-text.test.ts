import { expect, test } from "vitest";
import { readJson } from "./json-text";

test("what is JSON is read", () => {
  expect(readJson('{"a": [1, -2.5e3, "x\\n", null]}')).toEqual({
    isJson: true,
    value: { a: [1, -2500, "x\n", null] },
  });
});

test.each([
  ["", 1, "value"],
  ["{\n  oops: 1\n}", 2, "name"],
  ['{"a" 1}', 1, "colon"],
  ['{\n"a": \n}', 3, "value"],
  ['{"a": 1\n"b": 2}', 2, "comma_or_brace"],
  ['{"a": 1,}', 1, "name"],
  ["[1\n2]", 2, "comma_or_bracket"],
  ["[1, 2,\n]", 2, "value"],
  ['{"a": "open\n}', 1, "closing_quote"],
  ["{'a': 1}", 1, "name"],
  ["True", 1, "value"],
  ["1\n\nmore", 3, "end"],
  ["01", 1, "value"],
  ["hello", 1, "value"],
])("in %j, line %i is wrong: expected %s", (text, line, expected) => {
  expect(readJson(text)).toEqual({ isJson: false, fault: { line, expected } });
});
