import { expect, test } from "vitest";
import { initialsOf } from "./initials";

test.each([
  ["Ana Prado", "AP"],
  ["Ana Lucía de la Vega", "AV"],
  ["Olive", "O"],
  ["olive.oyl@example.com", "OO"],
  ["", "?"],
])("%o has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
