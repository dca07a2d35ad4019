import { expect, test } from "vitest";
import { summed } from "./summed";

test("a later state counts for those before it", () => {
  const states = { waiting: 1, queued: 2, accepted: 3, delivered: 4, read: 5, failed: 6, skipped: 7 };

  const sums = summed({ audience: 28, states });

  expect(sums).toEqual({ done: 25, accepted: 12, delivered: 9, read: 5, failed: 6, heldBack: 7 });
});
