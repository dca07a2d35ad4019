import { expect, test } from "vitest";
import type { Cap, SendingRules } from "../../../api/policy";
import { faultsOf } from "./faults";

const DAY = 86_400;
const NONE = faultsOf(rules());

function rules(change: Partial<SendingRules> = {}): SendingRules {
  return {
    opt_in: [],
    quiet_hours: null,
    caps: [],
    timezone: "UTC",
    most_per_day: null,
    urgent: { tags: [], words: [] },
    ...change,
  };
}

function quiet(starts: string, ends: string, purposes: Cap["purpose"][] = ["marketing"]) {
  return rules({ quiet_hours: { starts, ends, purposes } });
}

test("rules that can be kept have no faults", () => {
  const caps: Cap[] = [
    { purpose: "marketing", most: 1, per_s: DAY },
    { purpose: "marketing", most: 3, per_s: 7 * DAY },
  ];

  expect(NONE).toEqual({});
  expect(faultsOf(rules({ caps }))).toEqual({});
  expect(faultsOf(quiet("21:00:00", "08:00"))).toEqual({});
});

test("quiet hours need two times and somebody to be quiet for", () => {
  expect(faultsOf(quiet("21:00:00", "21:00"))).toEqual({ "quiet_hours.ends": "fault.sameTime" });
  expect(faultsOf(quiet("", "08:00", []))).toEqual({
    "quiet_hours.starts": "fault.time",
    "quiet_hours.purposes": "fault.noPurpose",
  });
});

test("a limit is said once, of a number and a span that make sense", () => {
  const caps: Cap[] = [
    { purpose: "marketing", most: 2, per_s: DAY },
    { purpose: "marketing", most: 5, per_s: DAY },
    { purpose: "utility", most: 0, per_s: DAY },
    { purpose: "service", most: 1, per_s: 32 * DAY },
  ];

  expect(faultsOf(rules({ caps }))).toEqual({
    "caps[1]": "fault.twice",
    "caps[2]": "fault.most",
    "caps[3]": "fault.span",
  });
});

test("a day's limit and urgent words are of a size that makes sense", () => {
  const urgent = { tags: ["vip"], words: ["stolen", "x"] };

  expect(faultsOf(rules({ most_per_day: 0, urgent }))).toEqual({
    most_per_day: "fault.mostPerDay",
    "urgent.words": "fault.word",
  });
  expect(faultsOf(rules({ most_per_day: 1, urgent: { ...urgent, words: ["no"] } }))).toEqual({});
});
