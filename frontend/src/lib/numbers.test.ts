import { expect, test } from "vitest";
import { formatList, formatNumber, formatShare } from "./numbers";

test("numbers are written as the language and the region write them", () => {
  expect(formatNumber(12_345, "en-GB")).toBe("12,345");
  expect(formatNumber(12_345, "es-ES")).toBe("12.345");
  expect(formatShare(0.1256, 0, "en-GB")).toBe("13%");
  expect(formatShare(0.1256, 1, "en-GB")).toBe("12.6%");
});

test("a list ends as it is spoken", () => {
  expect(formatList(["one", "two", "three"], "en-GB")).toBe("one, two and three");
  expect(formatList(["uno", "dos"], "es-ES")).toBe("uno y dos");
});
