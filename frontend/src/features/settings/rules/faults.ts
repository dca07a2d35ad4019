import type { SendingRules } from "../../../api/policy";

/** What is wrong with one of the rules: a text's key, by its place in the rules. */
export type Faults = Readonly<Record<string, string>>;

export const MOST_CAPS = 20;
export const MOST_MESSAGES = 1_000;
export const MOST_PER_DAY = 100_000_000;
export const MOST_TAGS = 20;
export const MOST_WORDS = 200;
const LONGEST_WORD = 60;
const SHORTEST_S = 60;
const LONGEST_S = 31 * 86_400;

/** What the server would refuse, said before it is asked. */
export function faultsOf(rules: SendingRules): Faults {
  const faults: Record<string, string> = {};
  const quiet = rules.quiet_hours;
  if (quiet) {
    if (!quiet.starts) faults["quiet_hours.starts"] = "fault.time";
    if (!quiet.ends) faults["quiet_hours.ends"] = "fault.time";
    else if (quiet.starts.slice(0, 5) === quiet.ends.slice(0, 5))
      faults["quiet_hours.ends"] = "fault.sameTime";
    if (quiet.purposes.length === 0) faults["quiet_hours.purposes"] = "fault.noPurpose";
  }
  const day = rules.most_per_day;
  if (day !== null && !(day >= 1 && day <= MOST_PER_DAY)) faults.most_per_day = "fault.mostPerDay";
  if (rules.urgent.tags.some((tag) => tag.length > LONGEST_WORD)) faults["urgent.tags"] = "fault.tag";
  if (rules.urgent.words.some((word) => word.length < 2 || word.length > LONGEST_WORD)) {
    faults["urgent.words"] = "fault.word";
  }
  const seen = new Set<string>();
  rules.caps.forEach(({ purpose, most, per_s }, index) => {
    const place = `caps[${String(index)}]`;
    if (!(most >= 1 && most <= MOST_MESSAGES)) faults[place] = "fault.most";
    else if (!(per_s >= SHORTEST_S && per_s <= LONGEST_S)) faults[place] = "fault.span";
    else if (seen.has(`${purpose} ${String(per_s)}`)) faults[place] = "fault.twice";
    seen.add(`${purpose} ${String(per_s)}`);
  });
  return faults;
}
