import { expect, test } from "vitest";
import { sentDuring } from "./sent-during";

const [first, second] = ["2026-03-02T12:00:00.000200Z", "2026-03-02T12:05:00Z"].map((at) => ({
  created_at: at,
})) as [{ created_at: string }, { created_at: string }];

test("a node that was reached twice has each message with the time it was made", () => {
  const [from, again] = ["2026-03-02T12:00:00.000100Z", "2026-03-02T12:04:59.9Z"];

  expect(sentDuring([first, second], from, again)).toEqual([first]);
  expect(sentDuring([first, second], again, null)).toEqual([second]);
});
