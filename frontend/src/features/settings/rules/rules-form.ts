import type { SendingRules } from "../../../api/policy";

/** What every part of the form is given. */
export interface PartProps {
  readonly rules: SendingRules;
  readonly isReadOnly: boolean;
  /** Replaces some of the rules. */
  readonly onChange: (change: Partial<SendingRules>) => void;
  /** What is wrong at a place, such as `quiet_hours.ends` or `caps[1]`. */
  readonly faultAt: (path: string) => string | undefined;
}
