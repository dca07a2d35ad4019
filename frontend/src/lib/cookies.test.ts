import { expect, test } from "vitest";
import { readCookie } from "./cookies";

test("a cookie is found by its whole name", () => {
  expect(readCookie("xcsrftoken=no; csrftoken=a%3Db=c", "csrftoken")).toBe("a=b=c");
});

test("a missing cookie is undefined", () => {
  expect(readCookie("", "csrftoken")).toBeUndefined();
});
