import { expect, test } from "vitest";
import { strangerOf, strangersPhone } from "./person";

test("a stranger has a number that belongs to nobody", () => {
  expect(strangersPhone([], () => 0.5)).toMatch(/^1\d{3}55501\d\d$/);
});

test("a stranger is nobody the phone knows", () => {
  const draws = [0, 0, 0, 0.5];

  const phone = strangersPhone([strangerOf("12025550100")], () => draws.shift() ?? 0);

  expect(phone).toBe("12025550150");
});
