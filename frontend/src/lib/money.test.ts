import { expect, test } from "vitest";
import { formatMoney } from "./money";

test("fractions of a cent are shown, and whole cents as usual", () => {
  expect(formatMoney("0.0625", "EUR", "en")).toBe("€0.0625");
  expect(formatMoney("12.5", "USD", "en")).toBe("$12.50");
  expect(formatMoney("0", "EUR", "en")).toBe("€0.00");
});
