import { expect, test } from "vitest";
import { formatted } from "./formatted";

test("styles may stand in one another, and signs between letters are signs", () => {
  expect(formatted("*Order _1042_* is 2*3*4")).toEqual([
    {
      kind: "bold",
      pieces: [
        { kind: "text", text: "Order " },
        { kind: "italic", pieces: [{ kind: "text", text: "1042" }] },
      ],
    },
    { kind: "text", text: " is 2*3*4" },
  ]);
});

test("a link ends before the stop of its sentence", () => {
  expect(formatted("See https://example.com/a.")).toEqual([
    { kind: "text", text: "See " },
    { kind: "link", text: "https://example.com/a" },
    { kind: "text", text: "." },
  ]);
});

test("nothing inside code is a style", () => {
  expect(formatted("`*a*`")).toEqual([{ kind: "code", text: "*a*" }]);
});
