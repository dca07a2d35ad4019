import { expect, test } from "vitest";
import type { Standing } from "../../../api/types";
import { sourceKey, standingKey } from "./words";

function a_standing(part: Partial<Standing>): Standing {
  const allowed = { said: null, said_at: null, is_allowed: true, code: null, reason: null };
  return { purpose: "marketing", ...allowed, ...part };
}

function held(code: string, said: Standing["said"] = null): Standing {
  return a_standing({ said, code, is_allowed: false, reason: "Why" });
}

test.each<[string | null, Standing, boolean]>([
  ["nothing_said", a_standing({}), false],
  ["agreed", a_standing({ said: "in" }), false],
  ["refused", held("marketing_stopped", "out"), false],
  ["no_opt_in", held("no_opt_in"), false],
  ["opted_out", held("opted_out", "in"), true],
  ["wrote_again", a_standing({ purpose: "service" }), true],
  ["codes", a_standing({ purpose: "authentication" }), true],
  ["codes", a_standing({ purpose: "authentication", said: "out" }), false],
  ["agreed", a_standing({ purpose: "authentication", said: "in" }), false],
  [null, held("something_new"), false],
])("%s is how one says it", (key, standing, hasOptedOut) => {
  expect(standingKey(standing, hasOptedOut)).toBe(key);
});

test("a program's own word for where it heard something is left as it is", () => {
  expect([sourceKey("whatsapp preference"), sourceKey("counter")]).toEqual(["preference", null]);
});
