import { expect, test } from "vitest";
import type { Problem } from "../../workflow/node-type";
import { fieldOf, sorted } from "./problem-list";

const problem = (path: string, severity: Problem["severity"] = "error"): Problem => ({
  path,
  severity,
  message: "wrong",
});

test.each([
  ["document.nodes[2].params.text", "params.text"],
  ["nodes[12].params.rows[0].title", "params.rows[0].title"],
  ["document.nodes[2]", null],
  ["document.settings.timezone", null],
  ["", null],
])("the path %s leads to the field %s", (path, field) => {
  expect(fieldOf(problem(path))).toBe(field);
});

test("errors come before warnings, each as the server gave them", () => {
  const given = [problem("a", "warning"), problem("b"), problem("c", "warning"), problem("d")];

  expect(sorted(given).map(({ path }) => path)).toEqual(["b", "d", "a", "c"]);
});
