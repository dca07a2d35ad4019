import { MAX_UNFOLDED } from "../../workflow/node-shape";
import type { DrawnPort } from "../../workflow/ports";
import type { StepData } from "./flow-types";

/** The outputs that are drawn; of a message the first and those that are wired, until it is unfolded. */
export function shownOutputs({ type, ports }: StepData, isUnfolded: boolean): readonly DrawnPort[] {
  const { outputs } = ports;
  if (!type.sends || isUnfolded || outputs.length <= MAX_UNFOLDED) return outputs;
  return outputs.filter((port, index) => index === 0 || port.isWired);
}
